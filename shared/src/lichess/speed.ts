/** Lichess's speeds with the id that storage uses; 0 stands for one that is not known. */
export const SPEED_ID = {
  ultraBullet: 1,
  bullet: 2,
  blitz: 3,
  rapid: 4,
  classical: 5,
  correspondence: 6,
} as const;

export type Speed = keyof typeof SPEED_ID;

/** The perf of a game: the variant's key, or the speed's for standard chess from any position. */
export const perfOf = (variant: string, speed: string): string =>
  variant === 'standard' || variant === 'fromPosition' ? speed : variant;
