import type { Sql, TransactionSql } from 'postgres';

/** Until when Lichess asked us to wait; null when it did not, or the time is over. */
export const readCooldown = async (sql: Sql | TransactionSql): Promise<Date | null> => {
  const [row] = await sql<{ until: Date }[]>`
    select (value ->> 'until')::timestamptz as until from settings where name = 'lichess_cooldown'`;
  return row && row.until.getTime() > Date.now() ? row.until : null;
};

/** How many answers of 429 came in a row, for whichever players. Whoever counts one more waits for its turn here. */
export const rateLimitsInRow = async (tx: TransactionSql): Promise<number> => {
  const [row] = await tx<{ count: number }[]>`
    select coalesce((value ->> 'inRow')::int, 0) as count from settings where name = 'lichess_cooldown' for update`;
  return row?.count ?? 0;
};

/** Counts a 429 and keeps the time until which nothing is asked of Lichess; a later one wins. It outlives Redis. */
export const keepCooldown = async (tx: TransactionSql, ms: number): Promise<void> => {
  await tx`
    insert into settings (name, value)
    values ('lichess_cooldown', json_build_object('until', now() + ${ms} * interval '1 millisecond', 'inRow', 1))
    on conflict (name) do update set value = json_build_object(
      'until', greatest((settings.value ->> 'until')::timestamptz, (excluded.value ->> 'until')::timestamptz),
      'inRow', coalesce((settings.value ->> 'inRow')::int, 0) + 1)`;
};

/** Lichess answered well: the next 429 is the first one again. */
export const endRateLimits = async (tx: TransactionSql): Promise<void> => {
  await tx`
    update settings set value = json_build_object('until', value ->> 'until', 'inRow', 0)
    where name = 'lichess_cooldown' and (value ->> 'inRow')::int > 0`;
};
