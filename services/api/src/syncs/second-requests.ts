import type { Sql, TransactionSql } from 'postgres';

/** How often Lichess saw a second request of ours, and when last. */
export interface SecondRequests {
  count: number;
  lastAt: Date | null;
}

/** The count since this database was made: above 0 the lock was broken. */
export const readSecondRequests = async (sql: Sql): Promise<SecondRequests> => {
  const [row] = await sql<{ count: number; lastAt: Date }[]>`
    select (value ->> 'count')::int as count, (value ->> 'lastAt')::timestamptz as "lastAt"
    from settings where name = 'lichess_second_requests'`;
  return row ?? { count: 0, lastAt: null };
};

/** Counts one more, now. */
export const countSecondRequest = async (tx: TransactionSql): Promise<void> => {
  await tx`
    insert into settings (name, value)
    values ('lichess_second_requests', json_build_object('count', 1, 'lastAt', now()))
    on conflict (name) do update set
      value = json_build_object('count', (settings.value ->> 'count')::int + 1, 'lastAt', now())`;
};
