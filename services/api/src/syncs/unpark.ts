import type { Sql } from 'postgres';

/**
 * Makes players due who were put off until somebody asks: what Lichess refused may have been our token, and a new one
 * takes a start. Returns how many there were.
 */
export const unpark = async (sql: Sql): Promise<number> => {
  const { count } = await sql`update follows set next_sync_at = null where next_sync_at = 'infinity'`;
  return count;
};
