import type { Log } from '@rookery/shared/log.ts';
import postgres, { type Sql } from 'postgres';
import type { Movement } from '../syncs/land.ts';
import { insertBatch, mergeBatch } from './batch.ts';
import { GameGoneError } from './existing.ts';
import type { Incoming, Outcome } from './incoming.ts';
import { noNumbers } from './known-numbers.ts';

/** Gathers games that arrive together into one transaction and answers each when its own row is committed. */
export interface GameWriter {
  /** Resolves when the game is committed. Rejects with what Postgres said of this very game, or of its absence. */
  save(game: Incoming): Promise<Outcome>;
  /** Resolves when everything that was given is answered. */
  drain(): Promise<void>;
}

// One transaction at a time: two would each be half as full.
const MOST_IN_BATCH = 64;
const MOST_ATTEMPTS = 3;

type Save = typeof insertBatch;

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
  const known = noNumbers();
  let waiting: Waiting[] = [];
  let working: Promise<void> | undefined;

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

  /** Answers what was saved, and returns those whose game is stored already. */
  const saveOnce = async (save: Save, batch: readonly Waiting[]): Promise<Waiting[]> => {
    const started = performance.now();
    const { outcomes, movements, stored } = await save(
      sql,
      known,
      batch.map((entry) => entry.game),
    );
    if (outcomes.size > 0) hooks.onSaved(outcomes.size, (performance.now() - started) / 1_000);
    if (movements.length > 0) hooks.onMoved(movements);
    for (const entry of batch) {
      const outcome = outcomes.get(entry.game.packed.id);
      if (outcome !== undefined) entry.resolve(outcome);
    }
    return batch.filter((entry) => stored.has(entry.game.packed.id));
  };

  const run = async (batch: readonly Waiting[], save: Save = insertBatch, attempt = 1): Promise<void> => {
    try {
      const stored = await saveOnce(save, batch);
      if (stored.length > 0) await run(stored, mergeBatch);
    } catch (error) {
      // Again from the start: a game that was inserted or deleted meanwhile takes the other way now.
      if (isPassing(error) && attempt < MOST_ATTEMPTS) return run(batch, insertBatch, attempt + 1);
      if (batch.length === 1 || !isAboutData(error)) {
        for (const entry of batch) entry.reject(error);
        return;
      }
      // One game spoils the batch: each goes alone, and only that one fails.
      log.warn({ err: error, games: batch.length }, 'a batch failed, its games go one by one');
      for (const entry of batch) await run([entry], save);
    }
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      // What arrives in this turn of the event loop still comes along.
      await new Promise((resolve) => setImmediate(resolve));
      await run(takeBatch());
    }
    working = undefined;
  };

  return {
    save: (game) =>
      new Promise((resolve, reject) => {
        waiting.push({ game, resolve, reject });
        working ??= work();
      }),
    drain: async () => {
      while (working !== undefined) await working;
    },
  };
};

/**
 * Whether Postgres refused values (SQLSTATE classes 21, 22, 23) or their size (54): the other games are not to blame
 * for it.
 */
export const isAboutData = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && /^(2[123]|54)/.test(error.code);

/** Whether it may well succeed at once: a deadlock, or a game that was inserted or deleted at the same moment. */
const isPassing = (error: unknown): boolean =>
  error instanceof GameGoneError ||
  (error instanceof postgres.PostgresError &&
    (/^40/.test(error.code) || (error.code === '23505' && error.table_name === 'games')));
