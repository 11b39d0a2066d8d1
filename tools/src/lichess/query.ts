import { FIELD, type Store, type StoredPlayer } from './store.ts';

/** The parameters of a game export, read as Lichess reads them. */
export interface GameQuery {
  since?: number;
  until?: number;
  max?: number;
  vs?: string;
  rated?: boolean;
  perfs?: string[];
  color?: 'white' | 'black';
  analysed?: boolean;
  ongoing: boolean;
  finished: boolean;
  ascending: boolean;
  moves: boolean;
  clocks: boolean;
  evals: boolean;
  accuracy: boolean;
  opening: boolean;
  division: boolean;
  lastFen: boolean;
  pgnInJson: boolean;
}

/** Before this no game may be asked for (2013-01-01, as the specification has it). */
const OLDEST_SINCE = 1_356_998_400_070;
const KNOWN = new Set(
  `since until max vs rated perfType color analysed moves pgnInJson tags clocks evals accuracy opening division
  ongoing finished literate lastFen withBookmarked sort`.split(/\s+/),
);
const PERFS = new Set(
  `ultraBullet bullet blitz rapid classical correspondence chess960 crazyhouse antichess atomic horde kingOfTheHill
  racingKings threeCheck`.split(/\s+/),
);

/**
 * Reads the parameters of an export. `single` sets the defaults of the export of one game. What Lichess would
 * take without a word but a careful client would not send comes back as `odd`.
 */
export function readQuery(params: URLSearchParams, single: boolean): { query: GameQuery; odd: string[] } {
  const odd: string[] = [];
  const flag = (name: string): boolean | undefined => {
    const value = params.get(name);
    if (value === null) return undefined;
    if (value === 'true' || value === 'false') return value === 'true';
    odd.push(`${name} is neither true nor false`);
    return value === '1';
  };
  const integer = (name: string): number | undefined => {
    const value = params.get(name);
    if (value === null) return undefined;
    if (/^-?\d+$/.test(value)) return Number(value);
    odd.push(`${name} is not a whole number`);
    return undefined;
  };
  for (const name of params.keys()) if (!KNOWN.has(name)) odd.push(`nobody knows the parameter ${name}`);
  const since = integer('since');
  if (since !== undefined && since < OLDEST_SINCE) odd.push(`since is before ${OLDEST_SINCE}`);
  const max = integer('max');
  if (max !== undefined && max < 1) odd.push('max is below 1');
  const sort = params.get('sort');
  if (sort !== null && sort !== 'dateAsc' && sort !== 'dateDesc') odd.push('sort is unknown');
  const color = params.get('color');
  const perfs = params
    .get('perfType')
    ?.split(',')
    .filter((perf) => PERFS.has(perf));
  const finished = flag('finished') ?? true;
  const query: GameQuery = {
    since,
    until: integer('until'),
    max: max === undefined ? undefined : Math.max(1, max),
    vs: params.get('vs') ?? undefined,
    rated: flag('rated'),
    perfs: perfs?.length ? perfs : undefined,
    color: color === 'white' || color === 'black' ? color : undefined,
    analysed: flag('analysed'),
    ongoing: (flag('ongoing') ?? false) || !finished,
    finished,
    ascending: sort === 'dateAsc',
    moves: flag('moves') ?? true,
    clocks: flag('clocks') ?? single,
    evals: flag('evals') ?? single,
    accuracy: flag('accuracy') ?? false,
    opening: flag('opening') ?? single,
    division: flag('division') ?? single,
    lastFen: flag('lastFen') ?? false,
    pgnInJson: flag('pgnInJson') ?? false,
  };
  return { query, odd };
}

/** Whether a query goes to Lichess's search index, where since and until mean another time. */
export function usesSearch(query: GameQuery): boolean {
  return (
    query.rated !== undefined ||
    query.perfs !== undefined ||
    query.color !== undefined ||
    query.analysed !== undefined
  );
}

function* fromDatabase(store: Store, games: readonly number[], query: GameQuery): Generator<number> {
  const since = query.since ?? Number.NEGATIVE_INFINITY;
  const until = query.until ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i < games.length; i++) {
    const game = games[query.ascending ? i : games.length - 1 - i] as number;
    const at = store.createdAt(game);
    if (at < since || at >= until) continue;
    const fields = store.fields(game);
    if (!query.ongoing && !(fields & FIELD.finished)) continue;
    if (!query.finished && !(fields & FIELD.running)) continue;
    yield game;
  }
}

function fromSearch(store: Store, player: StoredPlayer, query: GameQuery): number[] {
  const since = query.since ?? Number.NEGATIVE_INFINITY;
  const until = query.until ?? Number.POSITIVE_INFINITY;
  const found = store.gamesOf(player).filter((number) => {
    const at = store.lastMoveAt(number);
    if (at < since || at > until || !(store.fields(number) & FIELD.finished)) return false;
    const game = store.parse(number);
    if (query.rated !== undefined && game.rated !== query.rated) return false;
    if (query.perfs && !query.perfs.includes(game.perf)) return false;
    if (query.color && game.players[query.color].user?.id !== player.id) return false;
    const analyzed = game.analysis !== undefined || game.players.white.analysis !== undefined;
    return query.analysed === undefined || analyzed === query.analysed;
  });
  const sign = query.ascending ? 1 : -1;
  return found.sort((a, b) => sign * (store.lastMoveAt(a) - store.lastMoveAt(b) || a - b));
}

/** The games that an export of a player's games serves, by number, in its order. */
export function* selectGames(store: Store, player: StoredPlayer, query: GameQuery): Generator<number> {
  let left = query.max ?? Number.POSITIVE_INFINITY;
  const games = usesSearch(query)
    ? fromSearch(store, player, query)
    : fromDatabase(store, store.gamesOf(player), query);
  const vs = query.vs?.toLowerCase();
  for (const game of games) {
    if (left <= 0) return;
    if (vs) {
      const { white, black } = store.parse(game).players;
      if (white.user?.id !== vs && black.user?.id !== vs) continue;
    }
    left--;
    yield game;
  }
}
