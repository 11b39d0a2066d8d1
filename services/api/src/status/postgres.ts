import type { Sql } from 'postgres';

/** What Postgres says of itself. */
export interface PostgresState {
  /** Bytes of the whole database. */
  bytes: number;
  /** Connections of Rookery by state: active, idle, idle in transaction … */
  connections: { state: string; count: number }[];
}

/** Reads the size of the database and who is connected to it as Rookery. */
export const readPostgres = async (sql: Sql): Promise<PostgresState> => {
  const [[size], connections] = await Promise.all([
    sql<{ bytes: number }[]>`select pg_database_size(current_database())::float8 as bytes`,
    sql<{ state: string; count: number }[]>`
      select coalesce(state, 'unknown') as state, count(*)::int as count from pg_stat_activity
      where application_name = 'rookery' and datname = current_database() group by 1 order by 1`,
  ]);
  return { bytes: size?.bytes ?? 0, connections: [...connections] };
};
