import type { Opponent as Met } from '@rookery/shared/contract/statistics.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import { dates } from '../../format/date.ts';
import { numbers } from '../../format/number.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { NoGames, NoPlayer } from '../../parts/no-games.tsx';
import { Loaded, SkeletonRows } from '../../parts/states.tsx';
import { WdlBar } from '../../parts/wdl-bar.tsx';
import { type Filters, linkTo } from '../../state/game-filters.ts';
import { asQuery, useFilters } from '../../state/use-filters.ts';

const LIMIT = 100;

/** Whom the player met, most games first. */
export const Opponents = () => {
  const [{ player, opponent, ...filters }] = useFilters();
  return (
    <>
      <h1>Opponents</h1>
      <div class="stack">
        <FilterBar />
        {player === undefined ? (
          <NoPlayer />
        ) : (
          <Listed player={player} filters={opponent === undefined ? filters : { ...filters, opponent }} />
        )}
      </div>
    </>
  );
};

const Listed = ({ player, filters }: { player: string; filters: Filters }) => {
  const met = useInfiniteQuery({
    queryKey: ['games', 'opponents', player, filters],
    queryFn: ({ pageParam, signal }) =>
      read(
        api.players[':id'].opponents.$get(
          {
            param: { id: player },
            query: {
              ...asQuery(filters),
              limit: String(LIMIT),
              ...(pageParam !== '' && { cursor: pageParam }),
            },
          },
          { init: { signal } },
        ),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(() => columnsFor(player, filters), [player, filters]);
  return (
    <Loaded query={met} waiting={<SkeletonRows rows={16} />}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        return rows.length === 0 ? (
          <NoGames filters={{ ...filters, player }} />
        ) : (
          <>
            <DataTable
              caption="Opponents, most games first"
              columns={columns}
              rows={rows}
              keyOf={({ opponent }) => opponent}
            />
            {met.hasNextPage && (
              <div class="line">
                <button
                  type="button"
                  class="button"
                  disabled={met.isFetchingNextPage}
                  onClick={() => void met.fetchNextPage()}
                >
                  Show more opponents
                </button>
                <span class="quiet">{numbers.whole(rows.length)} shown</span>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
};

const columnsFor = (player: string, filters: Filters): readonly Column<Met>[] => {
  const games = (row: Met, count: number, more: Filters = {}) =>
    count === 0 ? (
      '0'
    ) : (
      <Link href={linkTo('/games', { ...filters, player, opponent: row.opponent, ...more })}>
        {numbers.whole(count)}
      </Link>
    );
  return [
    {
      id: 'name',
      head: 'Opponent',
      names: true,
      cell: ({ opponent, name }) => (
        <Link
          href={linkTo(`/opponents/${encodeURIComponent(opponent)}`, {
            ...filters,
            opponent: undefined,
            player,
          })}
        >
          {name ?? opponent}
        </Link>
      ),
    },
    { id: 'games', head: 'Games', number: true, cell: (row) => games(row, row.games) },
    { id: 'bar', head: 'Won, drawn, lost', cell: (row) => <WdlBar {...row} /> },
    { id: 'win', head: 'Won', number: true, cell: (row) => games(row, row.win, { result: 'win' }) },
    { id: 'draw', head: 'Drawn', number: true, cell: (row) => games(row, row.draw, { result: 'draw' }) },
    { id: 'loss', head: 'Lost', number: true, cell: (row) => games(row, row.loss, { result: 'loss' }) },
    {
      id: 'rating',
      head: 'Rating',
      title: 'The mean of the opponent’s rating before the games',
      number: true,
      cell: ({ averageRating }) => numbers.rating(averageRating),
    },
    { id: 'last', head: 'Last game', number: true, cell: ({ lastGameAt }) => dates.day(lastGameAt) },
  ];
};
