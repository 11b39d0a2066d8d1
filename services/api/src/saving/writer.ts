import type { Log } from '@rookery/shared/log.ts';
import postgres, { type Sql } from 'postgres';
import type { Movement } from '../syncs/land.ts';
import { type KnownNumbers, saveBatch } from './batch.ts';
import { GameGoneError } from './existing.ts';
import type { Incoming, Outcome } from './incoming.ts';

/** Gathers games that arrive together into one transaction and answers each when its own row is committed. */
export interface GameWriter {
  /** Resolves when the game is committed. Rejects with what Postgres said of this very game, or of its absence. */
  save(game: Incoming): Promise<Outcome>;
  /** Resolves when everything that was given is answered. */
  drain(): Promise<void>;
}

/** Transactions at once: one computes in Postgres while the next one is put together here. */
const LANES = 2;
const MOST_IN_BATCH = 128;
const MOST_ATTEMPTS = 3;

interface Waiting {
  game: Incoming;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/** What a writer tells others of. */
export interface WriterHooks {
  /** The syncs that a committed batch moved. */
  onMoved(movements: Movement[]): void;
  /** A committed batch: its games, and seconds from begin to commit. */
  onSaved(games: number, seconds: number): void;
}

/** A writer over `sql`. */
export const createGameWriter = (sql: Sql, log: Log, hooks: WriterHooks): GameWriter => {
  const known: KnownNumbers = { players: new Map(), lines: new Map(), openings: new Map() };
  let waiting: Waiting[] = [];
  const busy = new Set<Promise<void>>();
  let scheduled = false;

  const takeBatch = (): Waiting[] => {
    const ids = new Set<string>();
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    for (const entry of waiting) {
      // The same game twice in one transaction would meet itself: the second waits for the next one.
      if (batch.length < MOST_IN_BATCH && !ids.has(entry.game.packed.id)) {
        ids.add(entry.game.packed.id);
        batch.push(entry);
      } else later.push(entry);
    }
    waiting = later;
    return batch;
  };

  const saveOnce = async (batch: readonly Waiting[]): Promise<void> => {
    const started = performance.now();
    const { outcomes, movements } = await saveBatch(
      sql,
      known,
      batch.map((entry) => entry.game),
    );
    hooks.onSaved(batch.length, (performance.now() - started) / 1_000);
    for (const entry of batch) entry.resolve(outcomes.get(entry.game.packed.id) as Outcome);
    if (movements.length > 0) hooks.onMoved(movements);
  };

  const run = async (batch: readonly Waiting[], attempt = 1): Promise<void> => {
    try {
      await saveOnce(batch);
    } catch (error) {
      if (isPassing(error) && attempt < MOST_ATTEMPTS) return run(batch, attempt + 1);
      if (batch.length === 1 || !isAboutData(error)) {
        for (const entry of batch) entry.reject(error);
        return;
      }
      // One game spoils the batch: each goes alone, and only that one fails.
      log.warn({ err: error, games: batch.length }, 'a batch failed, its games go one by one');
      for (const entry of batch) await run([entry]);
    }
  };

  const pump = () => {
    scheduled = false;
    while (waiting.length > 0 && busy.size < LANES) {
      const lane = run(takeBatch()).finally(() => {
        busy.delete(lane);
        schedule();
      });
      busy.add(lane);
    }
  };

  const schedule = () => {
    if (scheduled || waiting.length === 0 || busy.size >= LANES) return;
    scheduled = true;
    setImmediate(pump);
  };

  return {
    save: (game) =>
      new Promise((resolve, reject) => {
        waiting.push({ game, resolve, reject });
        schedule();
      }),
    drain: async () => {
      while (waiting.length > 0 || busy.size > 0) {
        schedule();
        await Promise.race([...busy, new Promise((resolve) => setImmediate(resolve))]);
      }
    },
  };
};

/**
 * Whether Postgres refused values (SQLSTATE classes 21, 22, 23) or their size (54): the other games are not to blame
 * for it.
 */
export const isAboutData = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && /^(2[123]|54)/.test(error.code);

/** Whether the same transaction may well succeed at once: a deadlock, or a game that was deleted under it. */
const isPassing = (error: unknown): boolean =>
  error instanceof GameGoneError || (error instanceof postgres.PostgresError && /^40/.test(error.code));
