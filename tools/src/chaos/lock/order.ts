/** What a worker of the lock's proof is started with: the first line of its stdin. */
export interface WorkerOrder {
  redisUrl: string;
  lichessUrl: string;
  username: string;
  leaseMs: number;
}

/** What it is told to do, one line of stdin each. */
export type WorkerCommand =
  /**
   * Take turns, so many or for ever: each waits for `idleMs` under its right, then asks for `games` games, `asks` times
   * at once. An answer that is silent for `silentMs` is given up.
   */
  | { do: 'turns'; games: number; asks: number; turns?: number; idleMs?: number; silentMs?: number }
  /** Hang, so that nothing else runs. */
  | { do: 'block' }
  /** Stop in order. */
  | { do: 'stop' };

/** What it says, one line of stdout each. `at` is in milliseconds of the epoch, `turn` counts from 1. */
export type WorkerEvent = { at: number } & (
  | { event: 'ready' | 'waiting' | 'stopped' }
  | { event: 'begin' | 'ask' | 'end'; turn: number }
  | { event: 'open'; turn: number; status: number }
  /** How an ask ended: `read`, `interrupted right`, `interrupted stopping`, or `lost` and why. */
  | { event: 'asked'; turn: number; how: string; games: number }
);
