import { MOST_IDS } from '@rookery/shared/lichess/game-id.ts';
import { api } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { bodyOf } from '../../api/reach.ts';
import { makeSearch } from '../../state/address.ts';
import type { Filters } from '../../state/game-filters.ts';
import { asQuery } from '../../state/use-filters.ts';

export type ExportFormat = 'pgn' | 'ndjson' | 'csv';

/** The address of a file with all games of the filters. */
export const exportHref = (filters: Filters, order: 'desc' | 'asc', format: ExportFormat): string =>
  `/api/games/export${makeSearch(new URLSearchParams({ ...asQuery(filters), order, format }))}`;

const FILE_NAME = /filename="([^"]+)"/;

/**
 * Puts the chosen games into one file, in the order in which they are given, and hands it to the browser; `player` is
 * whose color and result a CSV tells. Other filters have no part in it: a game that was chosen may have left them since.
 * Throws an ApiError.
 */
export const saveChosen = async (
  ids: readonly string[],
  { player, order }: { player: string | undefined; order: 'desc' | 'asc' },
  format: ExportFormat,
): Promise<void> => {
  const texts: string[] = [];
  let name = `games.${format}`;
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const named = ids.slice(from, from + MOST_IDS).join();
    const asked = await api.games.export.$get({
      query: { ids: named, order, format, ...(player && { player }) },
    });
    if (!asked.ok) throw await problemOf(asked);
    const text = await bodyOf(asked, 'text');
    // One head for all.
    texts.push(format === 'csv' && from > 0 ? text.slice(text.indexOf('\n') + 1) : text);
    name = FILE_NAME.exec(asked.headers.get('content-disposition') ?? '')?.[1] ?? name;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(texts));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
