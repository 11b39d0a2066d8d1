import { type GameJson, isFinished } from '../../lichess/generate/game-json.ts';
import { analyzeLater, finishLater } from '../../lichess/generate/later.ts';
import { createRandom, type Random } from '../../lichess/generate/random.ts';
import { worldGames, worldPlayers } from '../../lichess/generate/world.ts';
import { type BadGame, chooseBad } from './bad-games.ts';

export interface WorldOrder {
  seed: number;
  players: number;
  gamesPer: number;
  bad: number;
  duplicates: number;
  /** The share of the history that is there at the start (0.55). */
  present?: number;
  /** Games of the start that are analyzed later (12). */
  analyzedLater?: number;
}

/** One thing that happens at Lichess during a run. */
export type Change =
  | { kind: 'new'; game: GameJson }
  | { kind: 'finish' | 'abort' | 'analyze'; game: GameJson };

export interface World {
  players: { id: string; username: string }[];
  /** Games that are there at the start. */
  start: GameJson[];
  /** What happens later, in order; games appear by their creation time, as on Lichess. */
  changes: Change[];
  /** Games that Lichess sends as records that cannot be stored, whenever it is asked. */
  bad: BadGame[];
  /** Ids of games that it sends twice. */
  duplicates: string[];
}

const PRESENT = 0.55;
/** Of the games that appear later: the share that is still running when it does. */
const RUNNING = 0.15;
const ANALYZED_LATER = 12;

/** A world for a run, by its seed: nothing in it is drawn elsewhere. */
export const makeWorld = (order: WorldOrder): World => {
  const random = createRandom(order.seed, 77);
  const people = worldPlayers(order);
  const players = people.map(({ id, name }) => ({ id, username: name }));
  const games = [...worldGames({ ...order, games: order.gamesPer })].sort(
    (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
  );
  const cut = Math.floor(games.length * (order.present ?? PRESENT));
  const start = games.slice(0, cut);
  const newest = new Set(players.map(({ id }) => games.findLast((game) => takesPart(game, id))?.id));
  const isOld = (game: GameJson) => !newest.has(game.id);
  const bad = chooseBad(games, order.bad, random, isOld);
  const spoiled = new Set(bad.map(({ id }) => id));
  const good = games.filter((game) => isOld(game) && !spoiled.has(game.id));
  const duplicates = Array.from({ length: order.duplicates }, () => random.pick(good).id);
  return {
    players,
    start,
    bad,
    duplicates,
    changes: changesOf(games, cut, random, {
      isGood: (game) => !spoiled.has(game.id),
      analyzed: order.analyzedLater ?? ANALYZED_LATER,
    }),
  };
};

export const takesPart = ({ players: { white, black } }: GameJson, id: string): boolean =>
  white.user?.id === id || black.user?.id === id;

const changesOf = (
  games: readonly GameJson[],
  cut: number,
  random: Random,
  { isGood, analyzed }: { isGood: (game: GameJson) => boolean; analyzed: number },
): Change[] => {
  const changes: Change[] = [];
  /** What happens to a running game, and after how many other changes. */
  const pending: { due: number; change: Change }[] = [];
  const later = (change: Change) => pending.push({ due: changes.length + random.between(3, 25), change });
  const isRunning = ({ status }: GameJson) => status === 'started' || status === 'created';
  for (const game of games.slice(0, cut))
    if (isRunning(game) && random.chance(0.7)) later(endOf(game, random));
  for (const game of games.slice(cut)) {
    if (isGood(game) && isFinished(game.status) && pliesOf(game) > 12 && random.chance(RUNNING)) {
      const early = runningVersion(game, random);
      changes.push({ kind: 'new', game: early });
      later(
        random.chance(0.2)
          ? { kind: 'abort', game: { ...early, status: 'aborted' } }
          : { kind: 'finish', game },
      );
    } else {
      changes.push({ kind: 'new', game });
      if (isRunning(game) && random.chance(0.7)) later(endOf(game, random));
    }
    for (const one of pending.filter(({ due }) => due <= changes.length)) {
      pending.splice(pending.indexOf(one), 1);
      changes.push(one.change);
    }
  }
  changes.push(...pending.map(({ change }) => change));
  const analyzable = games
    .slice(0, cut)
    .filter((game) => isGood(game) && isFinished(game.status) && !game.analysis && pliesOf(game) > 12);
  for (let i = 0; i < analyzed && analyzable.length > 0; i++) {
    const [game] = analyzable.splice(random.below(analyzable.length), 1) as [GameJson];
    const change: Change = { kind: 'analyze', game: analyzeLater(game, 'whole', i + 1) };
    changes.splice(random.below(changes.length + 1), 0, change);
  }
  return changes;
};

const pliesOf = ({ moves = '' }: GameJson): number => (moves === '' ? 0 : moves.split(' ').length);

const endOf = (game: GameJson, random: Random): Change =>
  game.status === 'created' || random.chance(0.2)
    ? { kind: 'abort', game: { ...game, status: 'aborted' } }
    : { kind: 'finish', game: finishLater(game, random.chance(0.5) ? 'white' : 'black') };

/** A finished game as the export had it in the middle: half of the moves, and nothing that comes with the end. */
const runningVersion = (game: GameJson, random: Random): GameJson => {
  const { winner: _winner, analysis: _analysis, division: _division, ...rest } = game;
  const plies = random.between(6, pliesOf(game) - 2);
  const side = ({ ratingDiff: _diff, analysis: _counts, ...one }: GameJson['players']['white']) => one;
  return {
    ...rest,
    status: 'started',
    players: { white: side(game.players.white), black: side(game.players.black) },
    moves: (game.moves ?? '').split(' ').slice(0, plies).join(' '),
    ...(game.clocks && { clocks: game.clocks.slice(0, plies) }),
  };
};
