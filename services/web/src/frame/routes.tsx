import { Link, Redirect, Route, Switch } from 'wouter-preact';
import { lazyView } from '../parts/lazy-view.tsx';
import { NoPlayer } from '../parts/no-games.tsx';
import { Empty } from '../parts/states.tsx';

// Written out: the bundler makes a file of each.
const Players = lazyView(() => import('../views/players/players.tsx').then((file) => file.Players));
const Player = lazyView(() => import('../views/player/player.tsx').then((file) => file.Player));
const Games = lazyView(() => import('../views/games/games.tsx').then((file) => file.Games));
const Game = lazyView(() => import('../views/game/game.tsx').then((file) => file.Game));
const Explorer = lazyView(() => import('../views/explorer/explorer.tsx').then((file) => file.Explorer));
const Insights = lazyView(() => import('../views/insights/insights.tsx').then((file) => file.Insights));
const Opponents = lazyView(() => import('../views/opponents/opponents.tsx').then((file) => file.Opponents));
const Opponent = lazyView(() => import('../views/opponents/opponent.tsx').then((file) => file.Opponent));
const Mistakes = lazyView(() => import('../views/mistakes/mistakes.tsx').then((file) => file.Mistakes));
const System = lazyView(() => import('../views/system/system.tsx').then((file) => file.System));

const BY_WORD = {
  players: Players,
  player: Player,
  games: Games,
  game: Game,
  explorer: Explorer,
  insights: Insights,
  mistakes: Mistakes,
  system: System,
};

/** Fetches the code of the view at a path before it is drawn: the session is asked for meanwhile. */
export const preloadView = (path: string): void => {
  const word = path.split('/')[1] ?? '';
  if (Object.hasOwn(BY_WORD, word)) BY_WORD[word as keyof typeof BY_WORD].preload();
};

/** Which address is which view. A view reads its path with `useParams` and the rest with `useAddress` and `useFilters`. */
export const Routes = () => (
  <Switch>
    <Route path="/">
      <Redirect to="/players" replace />
    </Route>
    <Route path="/players" component={Players} />
    <Route path="/player" component={NoPlayer} />
    <Route path="/player/:id" component={Player} />
    <Route path="/games" component={Games} />
    <Route path="/game/:id" component={Game} />
    <Route path="/explorer" component={Explorer} />
    <Route path="/insights" component={Insights} />
    <Route path="/opponents" component={Opponents} />
    <Route path="/opponents/:opponent" component={Opponent} />
    <Route path="/mistakes" component={Mistakes} />
    <Route path="/system" component={System} />
    <Route>
      <Empty title="There is nothing at this address.">
        <Link href="/players" class="button">
          To the players
        </Link>
      </Empty>
    </Route>
  </Switch>
);
