/** Lichess's status ids by name (scalachess Status.scala). */
export const STATUS_ID = {
  created: 10,
  started: 20,
  aborted: 25,
  mate: 30,
  resign: 31,
  stalemate: 32,
  timeout: 33,
  draw: 34,
  outoftime: 35,
  cheat: 36,
  noStart: 37,
  unknownFinish: 38,
  insufficientMaterialClaim: 39,
  variantEnd: 60,
} as const;

export type Status = keyof typeof STATUS_ID;

/** Statuses of a game that can still change. */
const OPEN = new Set(['created', 'started']);

/** Whether a status is that of a game played to an end; aborted is not, a status that nobody knows is. */
export const isFinished = (status: unknown): boolean =>
  typeof status === 'string' && !OPEN.has(status) && status !== 'aborted';
