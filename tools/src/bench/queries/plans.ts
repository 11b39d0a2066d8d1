import postgres from 'postgres';
import type { Timed } from './measure.ts';
import { CLASSES } from './mix.ts';
import type { OpenSet } from './open-set.ts';
import { serve } from './served.ts';

/** A request with what Postgres did for its slowest statement. */
export interface Planned {
  asked: Timed;
  statementMs: number;
  /** As EXPLAIN writes it, with rows and buffers. */
  plan: string;
}

/** Statements that take less have no plan worth reading. */
const FROM_MS = 2;
const ENTRY = /duration: ([\d.]+) ms {2}plan:\n([\s\S]*?)(?=^\d{4}-\d\d-\d\d |$(?![\s\S]))/gm;

const slowestByClass = (timed: readonly Timed[]): Timed[] =>
  CLASSES.flatMap((of) =>
    timed
      .filter((one) => one.of === of)
      .toSorted((a, b) => b.ms - a.ms)
      .slice(0, 1),
  );

/** Has Postgres write down the plans of what is asked from now on, in sessions that begin from now on. */
const explainAll = async (sql: postgres.Sql, database: string, on: boolean): Promise<void> => {
  const settings = on
    ? [
        "session_preload_libraries = 'auto_explain'",
        `auto_explain.log_min_duration = ${FROM_MS}`,
        'auto_explain.log_analyze = on',
        'auto_explain.log_timing = off',
        'auto_explain.log_buffers = on',
        'auto_explain.log_parameter_max_length = 80',
      ].map((setting) => `set ${setting}`)
    : ['reset all'];
  for (const setting of settings) await sql.unsafe(`alter database "${database}" ${setting}`);
};

/** Asks the slowest request of each class once more and reads from the log of Postgres how it was answered. */
export const planSlowest = async (set: OpenSet, timed: readonly Timed[]): Promise<Planned[]> => {
  const sql = postgres(set.databaseUrl, { max: 1, onnotice: () => undefined });
  const database = new URL(set.databaseUrl).pathname.slice(1);
  await explainAll(sql, database, true);
  try {
    const served = await serve(set);
    const planned: Planned[] = [];
    for (const asked of slowestByClass(timed)) {
      await (await served.fetch(asked.path)).text();
      const before = (await Bun.file(set.postgresLog).text()).length;
      await (await served.fetch(asked.path)).text();
      const log = (await Bun.file(set.postgresLog).text()).slice(before);
      const [slowest] = [...log.matchAll(ENTRY)]
        .map(([, ms, plan]) => ({ asked, statementMs: Number(ms), plan: nodesOf(plan as string) }))
        .sort((a, b) => b.statementMs - a.statementMs);
      planned.push(slowest ?? { asked, statementMs: 0, plan: `no statement took ${FROM_MS} ms` });
    }
    await served.stop();
    return planned;
  } finally {
    await explainAll(sql, database, false);
    await sql.end();
  }
};

/** Without the text of the statement, which the source has. */
const nodesOf = (entry: string): string => {
  const lines = entry.split('\n').map((line) => line.replace(/^\t/, ''));
  const root = lines.findIndex((line) => /^\S.*\(cost=/.test(line));
  return lines
    .slice(Math.max(root, 0))
    .filter((line) => !/^\s*(Buffers|Sort Method|Buckets|Batches):/.test(line) || /read=|Disk/.test(line))
    .map((line) => line.slice(0, 160))
    .join('\n')
    .trimEnd();
};
