import postgres from 'postgres';
import { type Row, shown } from '../row.ts';

/** What tables and indexes take, the largest first. */
export const sizeRows = async (databaseUrl: string): Promise<Row[]> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const [row] = await sql<{ games: number }[]>`select count(*)::int as games from games`;
    const games = row?.games ?? 1;
    const relations = await sql<{ name: string; on: string | null; bytes: number }[]>`
      select c.relname as name, t.relname as on,
        case when c.relkind = 'r' then pg_table_size(c.oid) else pg_relation_size(c.oid) end::float8 as bytes
      from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
      where c.relkind in ('r', 'i') and c.relnamespace = 'public'::regnamespace
      order by bytes desc limit 16`;
    return relations.map(({ name, on, bytes }) => ({
      what: on === null ? `table ${name}` : `  index ${name}`,
      figure: `${shown(bytes / 1e6, 1)} MB`,
      against: `${shown(bytes / games)} B a game`,
    }));
  } finally {
    await sql.end();
  }
};
