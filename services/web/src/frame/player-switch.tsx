import { useLocation } from 'wouter-preact';
import { usePlayers } from '../api/queries.ts';
import { makeFilters, parseFilters } from '../state/game-filters.ts';
import { keepSubject } from '../state/subject.ts';
import { viewOf } from './views.ts';

/** The player being looked at, and how to look at another: the view and its filters stay. */
export const PlayerSwitch = ({ subject }: { subject: string | undefined }) => {
  const [path, navigate] = useLocation();
  const { data } = usePlayers();
  const view = viewOf(path);
  const players = data?.items ?? [];
  if (players.length === 0 && subject === undefined) return null;
  const change = (id: string) => {
    if (id) keepSubject(id);
    if (!view || view.subject === 'none' || view.path === '/player')
      return navigate(id ? `/player/${id}` : '/players');
    // A game belongs to whoever played it: the list of the other one's is next to it.
    const target = path.startsWith('/game/') ? '/games' : view.path;
    const search = path.startsWith('/game/') ? '' : location.search;
    navigate(`${target}${makeFilters(search, { ...parseFilters(search), player: id || undefined })}`);
  };
  const isKnown = players.some(({ id }) => id === subject);
  return (
    <label>
      <span class="unseen">Player being looked at</span>
      <select
        class="select player-switch"
        value={subject ?? ''}
        onChange={(event) => change(event.currentTarget.value)}
      >
        {(view?.subject !== 'needs' || subject === undefined) && (
          <option value="">{view?.subject === 'may' ? 'All players' : 'Choose a player'}</option>
        )}
        {subject !== undefined && !isKnown && <option value={subject}>{subject}</option>}
        {players.map(({ id, username }) => (
          <option key={id} value={id}>
            {username}
          </option>
        ))}
      </select>
    </label>
  );
};
