/** A table whose rows are derived game by game, with the columns of its primary key. */
export interface DerivedTable {
  name: string;
  key: readonly string[];
}

/** Tables that are derived game by game. Sides first: mistakes are made from them. */
export const BY_GAME: readonly DerivedTable[] = [
  { name: 'sides', key: ['game_no', 'white'] },
  { name: 'game_keys', key: ['game_no'] },
  { name: 'side_moves', key: ['game_no', 'white'] },
  { name: 'game_evals', key: ['game_no'] },
  { name: 'mistakes', key: ['game_no', 'ply'] },
  { name: 'mistake_cards', key: ['game_no', 'ply'] },
];

/** All that is derived, in the order of a report. */
export const DERIVED = ['lines', ...BY_GAME.map(({ name }) => name)] as const;

/** A schema that is there for the length of one transaction: what must be, in tables of the same names. */
export const BESIDE = 'rookery_rebuild';
