import Table from 'cli-table3';
import postgres from 'postgres';
import type { LichessPlayer } from '../lichess/start.ts';
import type { StackFacts } from '../stack/service-env.ts';
import type { Comparison } from './compare.ts';

interface Row {
  id: string;
  variant: string;
  games: number;
}

/** What was stored, as a table for a terminal and a few lines below it. */
export const renderSummary = async (
  facts: StackFacts,
  players: readonly LichessPlayer[],
  comparison: Comparison,
  seconds: number,
): Promise<string> => {
  const { rows, stored, bytes } = await readFigures(
    facts.databaseUrl,
    players.map(({ id }) => id),
  );
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  const games = (id: string, variant?: string) =>
    rows
      .filter((row) => row.id === id && (variant === undefined || row.variant === variant))
      .reduce((sum, row) => sum + row.games, 0);
  const table = new Table({
    head: ['games stored', ...players.map(({ username }) => username)],
    colAligns: ['left', ...players.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const variant of variants) table.push([variant, ...players.map(({ id }) => games(id, variant))]);
  table.push(['together', ...players.map(({ id }) => games(id))]);
  const { served, running, aborted, rejected, missing, readBack, different } = comparison;
  return [
    table.toString(),
    `${stored} games of ${served} stored, ${rejected} rejected, ${missing.length || 'none'} missing`,
    `${running} of them still running (Lichess shows those three plies late), ${aborted} aborted`,
    `${readBack - different.length} of ${readBack} read back as Lichess sent them`,
    `${seconds.toFixed(1)} s, ${Math.round(stored / seconds)} games/s; the database has ${(bytes / 2 ** 20).toFixed(1)} MB`,
  ].join('\n');
};

const readFigures = async (
  databaseUrl: string,
  ids: string[],
): Promise<{ rows: Row[]; stored: number; bytes: number }> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const rows = await sql<Row[]>`
      select p.id, g.variant, count(distinct g.no)::int as games
      from players p join sides s on s.player_no = p.no join games g on g.no = s.game_no
      where p.id = any(${ids})
      group by p.id, g.variant
      order by sum(count(distinct g.no)) over (partition by g.variant) desc, g.variant, p.id`;
    const [totals] = await sql<{ stored: number; bytes: number }[]>`
      select count(*)::int as stored, pg_database_size(current_database())::float8 as bytes from games`;
    return { rows, stored: totals?.stored ?? 0, bytes: totals?.bytes ?? 0 };
  } finally {
    await sql.end({ timeout: 5 });
  }
};
