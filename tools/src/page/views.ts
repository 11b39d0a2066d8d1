/** A view of the page as it is looked at: its name and its address. */
export interface ShownView {
  name: string;
  path: string;
}

/** Every view, of a player, with one of their games and one of their opponents. */
export const viewsFor = (player: string, game: string, opponent: string): ShownView[] => [
  { name: 'players', path: '/players' },
  { name: 'player', path: `/player/${player}` },
  { name: 'games', path: `/games?player=${player}` },
  { name: 'game', path: `/game/${game}?player=${player}&ply=12` },
  { name: 'explorer', path: `/explorer?player=${player}` },
  { name: 'insights', path: `/insights?player=${player}` },
  { name: 'opponents', path: `/opponents?player=${player}` },
  { name: 'opponent', path: `/opponents/${opponent}?player=${player}` },
  { name: 'mistakes', path: `/mistakes?player=${player}` },
  { name: 'system', path: '/system' },
];
