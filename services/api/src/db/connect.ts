import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { createKnownSides, type KnownSides } from '../sides/known-sides.ts';
import * as schema from './schema.ts';
import { createTurns, type Turns } from './turns.ts';

/** The two ways to Postgres: drizzle for what it says well, plain SQL for the rest. */
export interface Database {
  /** Queries of people and workers. */
  orm: PostgresJsDatabase<typeof schema>;
  /** Plain SQL. Apart from `orm`, whose driver replaces the serializers of its client. */
  sql: postgres.Sql;
  /** Plain SQL for saving games: a few fixed statements, thousands of times a second. */
  saving: postgres.Sql;
  /** Questions that read the moves of all games wait for each other, and so slow the others by one at most. */
  heavy: Turns;
  /** The sides of all games, in memory. */
  sides: KnownSides;
  /**
   * Opens every connection there may be: who asks later waits neither for one nor for the name of Postgres, which some
   * networks take seconds to tell while containers come and go. Those that cannot be opened are at the next need.
   */
  warm(): Promise<void>;
  close(): Promise<void>;
}

const SETTINGS = {
  application_name: 'rookery',
  TimeZone: 'UTC',
  // A generic plan is three times slower over the skewed keys of positions, and compiling costs more than it saves.
  jit: 'off',
  plan_cache_mode: 'auto',
  statement_timeout: 30_000,
  // On two cores a worker of its own makes one answer little sooner, and those of all others later.
  // A text: the driver leaves out a setting of 0.
  max_parallel_workers_per_gather: '0',
  // Groups and hashes of 100,000 games.
  work_mem: '16MB',
} as const;

// Each statement of a save looks up a handful of keys among millions. The planner, which does not know how few they are,
// would scan small tables whole and plan anew each time: one fixed plan by index is right at any size.
const SAVING_SETTINGS = {
  ...SETTINGS,
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
} as const;

/** How many at the same time: they are answered by one thread. */
const HEAVY = 1;

/** Opens the pools. They connect at the first query. */
export const connect = (url: string): Database => {
  const options = { onnotice: () => {}, connection: SETTINGS, connect_timeout: 10 } as const;
  const forOrm = postgres(url, { ...options, max: 6 });
  // Without fetched types an array parameter is the literal text that we write, which is the cheapest.
  const sql = postgres(url, { ...options, max: 6, fetch_types: false });
  const saving = postgres(url, { ...options, connection: SAVING_SETTINGS, max: 4, fetch_types: false });
  const pools = [forOrm, sql, saving];
  return {
    orm: drizzle(forOrm, { schema }),
    sql,
    saving,
    heavy: createTurns(HEAVY),
    sides: createKnownSides(sql),
    warm: async () => {
      // So many questions at once that each goes to a connection of its own.
      await Promise.allSettled(
        pools.flatMap((pool) => Array.from({ length: pool.options.max }, () => pool.unsafe('select'))),
      );
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end({ timeout: 5 })));
    },
  };
};
