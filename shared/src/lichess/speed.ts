/** Lichess's speeds with the id that storage uses. */
export const SPEED_ID = {
  ultraBullet: 1,
  bullet: 2,
  blitz: 3,
  rapid: 4,
  classical: 5,
  correspondence: 6,
} as const;

export type Speed = keyof typeof SPEED_ID;

/** What lists, filters and statistics call speeds: Lichess says one of each game, of most others nobody does. */
export const GAME_SPEED_ID = { ...SPEED_ID, unknown: 0 } as const;

export type GameSpeed = keyof typeof GAME_SPEED_ID;

/** The speed of a stored game as lists have it. */
export const gameSpeedOf = (speed: string | null): string => speed ?? ('unknown' satisfies GameSpeed);

/** The perf of a game: the variant's key, or the speed's for standard chess from any position. */
export const perfOf = (variant: string, speed: string): string =>
  variant === 'standard' || variant === 'fromPosition' ? speed : variant;
