import type { ExportFormat, GameFilter } from '@rookery/shared/contract/game-filter.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import { analysisInLichessForm } from '../analyses/lichess-form.ts';
import type { Database } from '../db/connect.ts';
import { asSent } from '../games/made-of-pgn.ts';
import { makePgn } from '../games/pgn.ts';
import { csvGame, csvHead } from './csv-columns.ts';
import { type ExportedGame, readBatches } from './read-batches.ts';

type Reading = Pick<Database, 'sql' | 'sides'>;

interface Format {
  contentType: string;
  head: string;
  write: (sql: Sql, game: ExportedGame) => string | Promise<string>;
}

/** Annotated where the game is analyzed, by Lichess or here. */
const writePgn = async (sql: Sql, { row, record }: ExportedGame): Promise<string> => {
  const analysis = row.analyzed ? await analysisInLichessForm(sql, record) : undefined;
  return analysis
    ? makePgn({ ...record, analysis }, { clocks: true, evals: true, annotator: 'Rookery' })
    : makePgn(record, { clocks: true, evals: true });
};

const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  ndjson: {
    contentType: 'application/x-ndjson',
    head: '',
    write: (_sql, { record }) => `${JSON.stringify(asSent(record))}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: csvHead(),
    write: (_sql, game) => csvGame(game),
  },
  pgn: { contentType: 'application/x-chess-pgn; charset=utf-8', head: '', write: writePgn },
};

async function* texts(db: Reading, filter: GameFilter, { head, write }: Format): AsyncGenerator<string> {
  let before = head;
  for await (const games of readBatches(db, filter)) {
    const parts = [before];
    for (const game of games) {
      const text = write(db.sql, game);
      parts.push(typeof text === 'string' ? text : await text);
    }
    before = '';
    yield parts.join('');
  }
}

/** What a browser saves it as. */
const fileName = (filter: GameFilter, format: ExportFormat): string =>
  `rookery_${filter.player?.toLowerCase() ?? 'games'}_${new Date().toISOString().slice(0, 10)}.${format}`;

/** Throws game_not_found, with the names. */
const refuseUnknown = async (sql: Sql, ids: readonly string[]): Promise<void> => {
  const stored = await sql<{ id: string }[]>`
    select id from games where id = any(string_to_array(${ids.join(',')}, ','))`;
  const known = new Set(stored.map(({ id }) => id));
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  if (unknown.length > 0)
    throw new RookeryError(
      'game_not_found',
      `ids: ${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not stored`,
    );
};

/**
 * The games of a filter as a file: its headers and its bytes, which are read as fast as they are taken. What is wrong
 * with the filter, and a database that is away, is thrown before the first byte: player_required, invalid_parameter,
 * and game_not_found for an id that is not stored.
 */
export const exportGames = async (
  db: Reading,
  filter: GameFilter,
  format: ExportFormat,
): Promise<{ headers: Record<string, string>; body: ReadableStream<Uint8Array> }> => {
  if (filter.ids) await refuseUnknown(db.sql, filter.ids);
  const chunks = texts(db, filter, FORMATS[format]);
  let first: IteratorResult<string> | undefined = await chunks.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = first ?? (await chunks.next());
      first = undefined;
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await chunks.return(undefined);
    },
  });
  return {
    headers: {
      'content-type': FORMATS[format].contentType,
      'content-disposition': `attachment; filename="${fileName(filter, format)}"`,
    },
    body,
  };
};
