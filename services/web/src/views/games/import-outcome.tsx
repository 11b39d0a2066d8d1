import type { ImportRejection, ImportResult } from '@rookery/shared/contract/import.ts';
import { Link } from 'wouter-preact';
import { numbers } from '../../format/number.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { GameLink } from '../../parts/game-link.tsx';
import { linkTo } from '../../state/game-filters.ts';

const COLUMNS: readonly Column<ImportRejection>[] = [
  {
    id: 'index',
    head: 'Game',
    title: 'Its place in the file',
    number: true,
    names: true,
    cell: ({ index }) => numbers.whole(index + 1),
  },
  { id: 'players', head: 'Players', cell: ({ headers }) => playersOf(headers) },
  { id: 'detail', head: 'Reason', cell: ({ detail }) => detail },
  { id: 'code', head: 'Code', cell: ({ code }) => <code>{code}</code> },
];

const playersOf = ({ White, Black, GameId, Event }: Record<string, string>): string =>
  White || Black ? `${White ?? '?'} – ${Black ?? '?'}` : (GameId ?? Event ?? '–');

/** How many are new, as the way to them: the game, or the list of them; of very many the list of some. */
const NewGames = ({ count, ids }: { count: number; ids: readonly string[] }) => {
  const words = numbers.count(count, 'new game');
  const [only] = ids;
  if (only === undefined) return <>{words}</>;
  if (count === 1) return <GameLink id={only}>{words}</GameLink>;
  const list = linkTo('/games', { ids: ids.join() });
  if (ids.length === count) return <Link href={list}>{words}</Link>;
  return (
    <>
      {words} (<Link href={list}>show {numbers.whole(ids.length)} of them</Link>)
    </>
  );
};

/** What became of a file: the counts, and each refused game with its reason. */
export const ImportOutcome = ({ outcome, onClose }: { outcome: ImportResult; onClose: () => void }) => {
  const { created, updated, unchanged, refused, rejected, ids = [] } = outcome;
  return (
    <div class="stack games-outcome" role="status">
      <div class="line">
        <p class="grow">
          <NewGames count={created} ids={ids} />, {numbers.whole(updated)} richer than before,{' '}
          {numbers.whole(unchanged)} known already, {numbers.whole(refused)} refused.
        </p>
        <button type="button" class="button plain" onClick={onClose}>
          Dismiss
        </button>
      </div>
      {rejected.length > 0 && (
        <div class="games-refused">
          <DataTable caption="Refused games" columns={COLUMNS} rows={rejected} keyOf={({ index }) => index} />
        </div>
      )}
      {refused > rejected.length && (
        <p class="quiet">Only the first {numbers.whole(rejected.length)} refused games are listed.</p>
      )}
    </div>
  );
};
