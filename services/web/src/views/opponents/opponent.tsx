import type { HeadToHead } from '@rookery/shared/contract/statistics.ts';
import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import { Link, useParams } from 'wouter-preact';
import { api } from '../../api/client.ts';
import { ApiError } from '../../api/problem.ts';
import { useFollowed } from '../../api/queries.ts';
import { read } from '../../api/read.ts';
import { GameCards } from '../../board/game-card.tsx';
import { numbers } from '../../format/number.ts';
import { FilterBar, isFiltered } from '../../parts/filter-bar.tsx';
import { GameLink } from '../../parts/game-link.tsx';
import { Empty, Loaded, Skeleton } from '../../parts/states.tsx';
import { tallyRows } from '../../parts/tally-rows.ts';
import { TallyTable } from '../../parts/tally-table.tsx';
import { WdlBar } from '../../parts/wdl-bar.tsx';
import { type Filters, linkTo } from '../../state/game-filters.ts';
import { asQuery, useFilters } from '../../state/use-filters.ts';

/** One opponent, head to head. */
export const Opponent = () => {
  const { opponent } = useParams<{ opponent: string }>();
  // The opponent is in the path.
  const [{ player, opponent: _, ...filters }] = useFilters();
  return player === undefined ? (
    <>
      <h1 class="cut">{opponent}</h1>
      <Empty title="Against whom?">
        <p>Choose a player at the top: this shows their games against {opponent}.</p>
        <Link href="/opponents" class="button">
          To the opponents
        </Link>
      </Empty>
    </>
  ) : (
    <Met player={player} opponent={opponent} filters={filters} />
  );
};

const Met = ({ player, opponent, filters }: { player: string; opponent: string; filters: Filters }) => {
  const followed = useFollowed(player);
  const name = followed?.username ?? player;
  const met = useQuery({
    queryKey: ['games', 'head to head', player, opponent, filters],
    queryFn: () =>
      read(
        api.players[':id'].opponents[':opponent'].$get({
          param: { id: player, opponent },
          query: asQuery(filters),
        }),
      ),
    placeholderData: keepPreviousData,
  });
  // Of the two it is the opponent whom nobody knows.
  const isUnmet =
    followed !== undefined && met.error instanceof ApiError && met.error.code === 'player_not_found';
  return (
    <>
      <h1 class="cut">
        {name} against {met.data?.name ?? opponent}
      </h1>
      <div class="stack">
        <Link href={linkTo('/opponents', { ...filters, player })}>All opponents</Link>
        <FilterBar hide={['opponent']} />
        {isUnmet ? (
          <NeverMet isFiltered={false} />
        ) : (
          <Loaded query={met} waiting={<Skeleton height={640} />}>
            {(data) =>
              data.games === 0 ? (
                <NeverMet isFiltered={isFiltered(filters)} />
              ) : (
                <Found data={data} filters={{ ...filters, player, opponent }} />
              )
            }
          </Loaded>
        )}
      </div>
    </>
  );
};

const NeverMet = ({ isFiltered }: { isFiltered: boolean }) => (
  <Empty title={isFiltered ? 'They never met in such games.' : 'They never met.'}>
    <p>{isFiltered ? 'Take a filter away.' : 'No stored game is between these two: check the spelling.'}</p>
  </Empty>
);

const STREAKS = { win: 'won', draw: 'drawn', loss: 'lost' } as const;

const Found = ({ data, filters }: { data: HeadToHead; filters: Filters }) => {
  const { games, win, draw, loss, streak, openings, last } = data;
  return (
    <>
      <section class="panel padded stack opponents-facts">
        <p class="opponents-score">
          <Link href={linkTo('/games', filters)}>{numbers.count(games, 'game')}</Link>
          {': '}
          <span class="win">{numbers.whole(win)} won</span>, {numbers.whole(draw)} drawn,{' '}
          <span class="loss">{numbers.whole(loss)} lost</span>
        </p>
        <WdlBar win={win} draw={draw} loss={loss} />
        {streak && streak.games > 1 && (
          <p>
            The last {numbers.whole(streak.games)} were {STREAKS[streak.result]}, since{' '}
            <GameLink id={streak.from}>this game</GameLink>.
          </p>
        )}
      </section>
      <section class="stack">
        <h2>Results</h2>
        <TallyTable head="Kind" caption="Results" rows={tallyRows(data, filters)} />
      </section>
      {openings.length > 0 && (
        <section class="stack">
          <h2>Openings</h2>
          <TallyTable
            head="Opening"
            caption="Openings, those played most"
            rows={openings.map(({ name, ...tally }) => ({
              ...tally,
              key: name,
              name,
              filters: { ...filters, opening: name },
            }))}
          />
        </section>
      )}
      <section class="stack">
        <div class="line">
          <h2 class="grow">Last games</h2>
          <Link href={linkTo('/games', filters)}>All {numbers.count(games, 'game')}</Link>
        </div>
        <GameCards games={last} label="Last games" />
      </section>
    </>
  );
};
