/** The id of a game: eight characters at Lichess, twelve of one that a file brought. */
export const GAME_ID = /^[A-Za-z0-9]{8}([A-Za-z0-9]{4})?$/;

/** So many games a list or an export may name by id; Lichess's own export by ids takes as many. */
export const MOST_IDS = 300;
