import type { PlayerSummary } from '@rookery/shared/contract/statistics.ts';
import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import { Link, useParams } from 'wouter-preact';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import { GameCards } from '../../board/game-card.tsx';
import { numbers } from '../../format/number.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { NoGames } from '../../parts/no-games.tsx';
import { Loaded, Skeleton } from '../../parts/states.tsx';
import { type Filters, linkTo } from '../../state/game-filters.ts';
import { asQuery, useFilters } from '../../state/use-filters.ts';
import { AccuracyOverTime } from './accuracy.tsx';
import { Ratings } from './ratings.tsx';
import { StreakList } from './streaks.tsx';
import { Tallies } from './tallies.tsx';
import { TimeOfDay } from './time-of-day.tsx';

/** What the games of one player come to. */
export const Player = () => {
  const { id } = useParams<{ id: string }>();
  const [filters] = useFilters();
  // The player is in the path; a second one in the search would say something else.
  const { player: _, ...rest } = filters;
  const summary = useQuery({
    queryKey: ['games', 'summary', id, rest],
    queryFn: () => read(api.players[':id'].summary.$get({ param: { id }, query: asQuery(rest) })),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <h1 class="cut">{summary.data?.name ?? id}</h1>
      <div class="stack">
        <FilterBar hide={['opponent', 'color', 'result', 'minOpponentRating', 'maxOpponentRating']} />
        <Loaded query={summary} waiting={<Skeleton height={720} />}>
          {(data) =>
            data.games === 0 ? (
              <NoGames filters={{ ...rest, player: id }} />
            ) : (
              <Found id={id} filters={rest} summary={data} />
            )
          }
        </Loaded>
      </div>
    </>
  );
};

const Found = ({ id, filters, summary }: { id: string; filters: Filters; summary: PlayerSummary }) => (
  <>
    <Ratings id={id} filters={filters} perfs={summary.ratings} />
    <Tallies filters={{ ...filters, player: id }} summary={summary} />
    <div class="player-pair">
      <AccuracyOverTime id={id} filters={filters} overall={summary.accuracy} />
      <TimeOfDay id={id} filters={filters} />
    </div>
    <StreakList streaks={summary.streaks} />
    <Recent id={id} filters={filters} games={summary.games} />
  </>
);

const RECENT = 12;

const Recent = ({ id, filters, games }: { id: string; filters: Filters; games: number }) => {
  const recent = useQuery({
    queryKey: ['games', 'recent', id, filters],
    queryFn: () =>
      read(api.games.$get({ query: { ...asQuery({ ...filters, player: id }), limit: String(RECENT) } })),
    placeholderData: keepPreviousData,
  });
  return (
    <section class="stack">
      <div class="line">
        <h2 class="grow">Recent games</h2>
        <Link href={linkTo('/games', { ...filters, player: id })}>All {numbers.count(games, 'game')}</Link>
      </div>
      <Loaded query={recent} waiting={<Skeleton height={480} />}>
        {({ items }) => <GameCards games={items} label="Recent games" />}
      </Loaded>
    </section>
  );
};
