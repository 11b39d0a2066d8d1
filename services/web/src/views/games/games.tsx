import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { numbers } from '../../format/number.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { NoGames } from '../../parts/no-games.tsx';
import { Failure, Loaded, SkeletonRows } from '../../parts/states.tsx';
import { oneOf } from '../../state/address.ts';
import { useAddress } from '../../state/use-address.ts';
import { useFilters } from '../../state/use-filters.ts';
import { GameList } from './game-list.tsx';
import { ImportGames } from './import-games.tsx';
import { MATCHING, type Selection, toggled, withRange } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useGameList } from './use-game-list.ts';

const FIELDS = { order: oneOf(['desc', 'asc']) };

/** The games that the filters find, as one endless list; chosen ones are analyzed or taken away as a file. */
export const Games = () => {
  const [filters] = useFilters();
  const [{ order }, set] = useAddress(FIELDS);
  const { games, isOld, renew } = useGameList(filters, order);
  const [chosen, choose] = useState<Selection>(new Set());
  const lastToggled = useRef<string>();
  // What was chosen from one list means nothing in another.
  const listed = JSON.stringify(filters);
  useEffect(() => choose(new Set()), [listed]);
  const items = useMemo(() => games.data?.pages.flatMap((page) => page.items) ?? [], [games.data]);
  return (
    <>
      <h1>Games</h1>
      <div class="stack">
        <FilterBar />
        <ImportGames player={filters.player} />
        <Loaded query={games} waiting={<SkeletonRows rows={16} />}>
          {({ pages }) => {
            const total = pages[0]?.count ?? items.length;
            if (items.length === 0) return <NoGames filters={filters} />;
            return (
              <section class={games.isPlaceholderData ? 'games-old' : undefined} aria-label="Games found">
                <SelectionBar
                  items={items}
                  total={total}
                  filters={filters}
                  order={order}
                  chosen={chosen}
                  onChoose={choose}
                  onAll={() => choose(chosen === MATCHING ? new Set() : MATCHING)}
                />
                {isOld && (
                  <button type="button" class="button games-news" onClick={renew}>
                    Games have come in: show them
                  </button>
                )}
                <GameList
                  items={items}
                  total={total}
                  order={order}
                  onOrder={() => set({ order: order === 'desc' ? 'asc' : 'desc' }, 'push')}
                  chosen={chosen}
                  onToggle={(id, toHere) => {
                    const from = toHere ? lastToggled.current : undefined;
                    lastToggled.current = id;
                    choose((now) => (toHere ? withRange(now, from, id, items) : toggled(now, id, items)));
                  }}
                  onEnd={() => {
                    if (games.hasNextPage && !games.isFetching) void games.fetchNextPage();
                  }}
                />
                {games.isFetchNextPageError && (
                  <Failure error={games.error} onRetry={() => void games.fetchNextPage()} />
                )}
                {!games.hasNextPage && items.length > 20 && (
                  <p class="quiet games-end">That is all: {numbers.count(items.length, 'game')}.</p>
                )}
              </section>
            );
          }}
        </Loaded>
      </div>
    </>
  );
};
