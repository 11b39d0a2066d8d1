import { Link } from 'wouter-preact';
import { useFollowed } from '../api/queries.ts';
import type { Filters } from '../state/game-filters.ts';
import { useFilters } from '../state/use-filters.ts';
import { isFiltered } from './filter-bar.tsx';
import { clearedFilters } from './filter-chips.tsx';
import { noGamesWords } from './no-games-words.ts';
import { Empty } from './states.tsx';

/** No game is here: because of filters, which can be dropped, or because of how the player stands. */
export const NoGames = ({ filters }: { filters: Filters }) => {
  const [, change] = useFilters();
  const { player: id } = filters;
  const followed = useFollowed(id);
  const filtered = isFiltered(filters);
  if (id === undefined && !filtered)
    return (
      <Empty title="No games are here yet.">
        <p>Follow a player, or import a file of games.</p>
        <ToPlayers />
      </Empty>
    );
  const { title, next } = noGamesWords(followed, filtered);
  return (
    <Empty title={title}>
      <p>{next}</p>
      {filtered ? (
        <button type="button" class="button" onClick={() => change(clearedFilters())}>
          Clear all filters
        </button>
      ) : (
        <ToPlayers />
      )}
    </Empty>
  );
};

/** No player is chosen, and the view needs one. */
export const NoPlayer = () => (
  <Empty title="No player is chosen.">
    <p>Follow a player first, then choose one at the top.</p>
    <ToPlayers />
  </Empty>
);

const ToPlayers = () => (
  <Link href="/players" class="button primary">
    To the players
  </Link>
);
