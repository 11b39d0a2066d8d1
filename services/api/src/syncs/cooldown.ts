import type { Sql, TransactionSql } from 'postgres';

/** Until when Lichess asked us to wait; null when it did not, or the time is over. */
export const readCooldown = async (sql: Sql | TransactionSql): Promise<Date | null> => {
  const [row] = await sql<{ until: Date }[]>`
    select (value ->> 'until')::timestamptz as until from settings where name = 'lichess_cooldown'`;
  return row && row.until.getTime() > Date.now() ? row.until : null;
};

/** Keeps the time until which nothing is asked of Lichess; a later one wins. It outlives Redis. */
export const keepCooldown = async (tx: TransactionSql, ms: number): Promise<void> => {
  await tx`
    insert into settings (name, value)
    values ('lichess_cooldown', json_build_object('until', now() + ${ms} * interval '1 millisecond'))
    on conflict (name) do update set value = excluded.value
    where (settings.value ->> 'until')::timestamptz < (excluded.value ->> 'until')::timestamptz`;
};
