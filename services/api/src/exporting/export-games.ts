import type { ExportFormat, GameFilter } from '@rookery/shared/contract/game-filter.ts';
import type { Sql } from 'postgres';
import { analysisInLichessForm } from '../analyses/lichess-form.ts';
import { makePgn } from '../games/pgn.ts';
import { csvGame, csvHead } from './csv-columns.ts';
import { type ExportedGame, readBatches } from './read-batches.ts';

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
    write: (_sql, { record }) => `${JSON.stringify(record)}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: csvHead(),
    write: (_sql, game) => csvGame(game),
  },
  pgn: { contentType: 'application/x-chess-pgn; charset=utf-8', head: '', write: writePgn },
};

async function* texts(sql: Sql, filter: GameFilter, { head, write }: Format): AsyncGenerator<string> {
  let before = head;
  for await (const games of readBatches(sql, filter)) {
    const parts = [before];
    for (const game of games) {
      const text = write(sql, game);
      parts.push(typeof text === 'string' ? text : await text);
    }
    before = '';
    yield parts.join('');
  }
}

/** What a browser saves it as. */
const fileName = (filter: GameFilter, format: ExportFormat): string =>
  `rookery_${filter.player?.toLowerCase() ?? 'games'}_${new Date().toISOString().slice(0, 10)}.${format}`;

/**
 * The games of a filter as a file: its headers and its bytes, which are read as fast as they are taken. What is wrong
 * with the filter, and a database that is away, is thrown before the first byte: player_required, invalid_parameter.
 */
export const exportGames = async (
  sql: Sql,
  filter: GameFilter,
  format: ExportFormat,
): Promise<{ headers: Record<string, string>; body: ReadableStream<Uint8Array> }> => {
  const chunks = texts(sql, filter, FORMATS[format]);
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
