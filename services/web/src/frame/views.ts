import type { IconName } from '../parts/icon.tsx';

/** The views in the rail. `subject` is what each makes of the player being looked at. */
export interface ViewLink {
  name: string;
  path: string;
  icon: IconName;
  /** Needs a player, may have one, or has nothing to do with one. */
  subject: 'needs' | 'may' | 'none';
  /** On a phone it is behind "More". */
  minor?: boolean;
}

export const VIEWS: readonly ViewLink[] = [
  { name: 'Players', path: '/players', icon: 'players', subject: 'none' },
  { name: 'Player', path: '/player', icon: 'player', subject: 'needs' },
  { name: 'Games', path: '/games', icon: 'games', subject: 'may' },
  { name: 'Explorer', path: '/explorer', icon: 'explorer', subject: 'may' },
  { name: 'Insights', path: '/insights', icon: 'insights', subject: 'needs', minor: true },
  { name: 'Opponents', path: '/opponents', icon: 'opponents', subject: 'needs', minor: true },
  { name: 'Mistakes', path: '/mistakes', icon: 'mistakes', subject: 'needs', minor: true },
  { name: 'System', path: '/system', icon: 'system', subject: 'none', minor: true },
];

/** The view of a path; the view of one game belongs to the games. */
export const viewOf = (path: string): ViewLink | undefined => {
  const first = `/${path.split('/')[1] ?? ''}`;
  return VIEWS.find((view) => view.path === (first === '/game' ? '/games' : first));
};

/** The address of a view for a player. */
export const addressOf = ({ path, subject }: ViewLink, player: string | undefined): string => {
  if (player === undefined || subject === 'none') return path;
  return path === '/player' ? `/player/${player}` : `${path}?player=${encodeURIComponent(player)}`;
};
