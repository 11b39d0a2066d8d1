import { api } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { makeSearch } from '../../state/address.ts';
import type { Filters } from '../../state/game-filters.ts';
import { asQuery } from '../../state/use-filters.ts';

export type ExportFormat = 'pgn' | 'ndjson' | 'csv';

/** The address of a file with all games of the filters. */
export const exportHref = (filters: Filters, format: ExportFormat): string =>
  `/api/games/export${makeSearch(new URLSearchParams({ ...asQuery(filters), format }))}`;

/** Puts the chosen games into one file and hands it to the browser. Throws an ApiError. */
export const saveChosen = async (ids: readonly string[], format: 'pgn' | 'ndjson'): Promise<void> => {
  const texts: string[] = [];
  for (const id of ids) {
    const asked =
      format === 'pgn'
        ? await api.games[':id'].pgn.$get({ param: { id }, query: {} })
        : await api.games[':id'].$get({ param: { id } });
    if (!asked.ok) throw await problemOf(asked);
    texts.push((await asked.text()).trim());
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${texts.join(format === 'pgn' ? '\n\n\n' : '\n')}\n`]));
  link.download = `games.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
