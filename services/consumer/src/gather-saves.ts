import { ApiRefused } from '@rookery/shared/api-answer.ts';
import type { SaveGame } from '@rookery/shared/contract/save.ts';
import type { RejectCode } from '@rookery/shared/errors.ts';

/** What became of one game of a request: undefined when it is stored. */
export type Refusal = { code: RejectCode; detail: string } | undefined;

/** Sends games in one request; resolves with what became of each, in their order. Throws ApiAway or ApiRefused. */
export type SendGames = (games: readonly SaveGame[]) => Promise<Refusal[]>;

interface Waiting {
  game: SaveGame;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export interface Gathering {
  /** As many games are sent at once without waiting for more: what the consumer works on at a time. */
  enough: number;
  /** How long fewer wait for others, milliseconds. */
  patienceMs: number;
}

/** Well under the API's limit for a body, however long the games are. */
const MOST_MOVES = 200_000;
const MOST_GAMES = 64;

/**
 * A save that sends games together in one request: at once when there are enough of them, else after a moment. A
 * request for each game costs twice as much as the game when Lichess sends sixty a second. A request that the API refuses as a whole is sent again
 * game by game, so that one bad game costs the others nothing. Throws ApiAway, or ApiRefused with 422 for a game that
 * the API has listed as rejected.
 */
export const createGatheredSave = (
  send: SendGames,
  { enough, patienceMs }: Gathering,
): ((game: SaveGame) => Promise<void>) => {
  let waiting: Waiting[] = [];
  let timer: Timer | undefined;
  let flushing = false;

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const refusals = await send(batch.map(({ game }) => game));
      for (const [i, one] of batch.entries()) {
        const refusal = refusals[i];
        if (refusal) one.reject(new ApiRefused(422, refusal.code, refusal.detail));
        else one.resolve();
      }
    } catch (err) {
      if (err instanceof ApiRefused && batch.length > 1) await Promise.all(batch.map((one) => settle([one])));
      else for (const one of batch) one.reject(err);
    }
  };

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    flushing = false;
    const batches = shareOut(waiting);
    waiting = [];
    for (const batch of batches) void settle(batch);
  };

  return (game) =>
    new Promise((resolve, reject) => {
      waiting.push({ game, resolve, reject });
      if (flushing) return;
      if (waiting.length >= enough) {
        flushing = true;
        // Everything that is saved in this turn is here before the microtask runs.
        queueMicrotask(flush);
      } else timer ??= setTimeout(flush, patienceMs);
    });
};

const shareOut = (waiting: readonly Waiting[]): Waiting[][] => {
  const batches: Waiting[][] = [];
  let size = 0;
  for (const one of waiting) {
    const weight = (one.game.game.moves?.length ?? 0) + (one.game.replay?.keys.length ?? 0);
    const last = batches.at(-1);
    if (last && last.length < MOST_GAMES && size + weight <= MOST_MOVES) {
      last.push(one);
      size += weight;
    } else {
      batches.push([one]);
      size = weight;
    }
  }
  return batches;
};
