import { judgeGame } from '@rookery/api/verdict/judge-game.ts';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { makeFen, parseFen } from 'chessops/fen';
import { parseSan } from 'chessops/san';
import type { Rules } from 'chessops/types';
import { makeUci } from 'chessops/util';
import { setupPosition } from 'chessops/variant';
import { accountOf, type FilterQuery, heldSide } from './filter-oracle.ts';

/** What the list of mistakes answers, said once more over records in memory: no SQL, and chessops for the moves. */
export interface OracleMistake {
  id: string;
  judgment: string;
  phase: string | null;
  /** Board, side to move, castling. */
  fen: string;
  san: string;
  /** Castling as chessops writes it. */
  uci: string;
  bestUci: string | null;
  line: string[] | null;
  cost: number;
  clock: number | null;
  opening: string | null;
  opponent: string | null;
  createdAt: number;
}

type Entry = { eval?: number; mate?: number; best?: string; variation?: string };

const RULES: Record<string, Rules> = {
  standard: 'chess',
  fromPosition: 'chess',
  chess960: 'chess',
  kingOfTheHill: 'kingofthehill',
  threeCheck: '3check',
  racingKings: 'racingkings',
  antichess: 'antichess',
  atomic: 'atomic',
  horde: 'horde',
  crazyhouse: 'crazyhouse',
};
const UNDIVIDED = ['antichess', 'atomic', 'horde', 'racingKings', 'crazyhouse'];
const START_FEN = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

/** The first three fields of a FEN. */
export const placeOf = (fen: string): string => fen.split(' ').slice(0, 3).join(' ');

const percentOf = ({ eval: cp, mate }: Entry): number =>
  winPercent(mate === undefined ? { cp: cp ?? 0 } : { mate });

const known = new WeakMap<LichessGame, Partial<Record<'white' | 'black', OracleMistake[]>>>();

/** All mistakes and blunders of one side of a game, by what Lichess shipped. */
const mistakesOf = (game: LichessGame, color: 'white' | 'black'): OracleMistake[] => {
  const sides = known.get(game) ?? {};
  known.set(game, sides);
  sides[color] ??= findMistakes(game, color);
  return sides[color];
};

const findMistakes = (game: LichessGame, color: 'white' | 'black'): OracleMistake[] => {
  const entries = (Array.isArray(game.analysis) ? game.analysis : []) as Entry[];
  const replayed = replayGame(game);
  if (entries.length === 0 || !replayed.ok) return [];
  const { division } = replayed.replay;
  const sans = (game.moves ?? '').split(' ').filter((san) => san !== '');
  const start = parseFen(game.initialFen ?? START_FEN).unwrap();
  const position = setupPosition(RULES[game.variant] ?? 'chess', start).unwrap();
  const verdict = judgeGame({
    startColor: start.turn,
    moves: sans,
    evaluations: entries.map(({ variation, ...rest }) => ({
      ...rest,
      ...(variation !== undefined && { variation: variation.split(' ') }),
    })),
    division,
  });
  const opening = game.opening as { name?: string } | undefined;
  const found: OracleMistake[] = [];
  for (const [i, san] of sans.entries()) {
    const move = parseSan(position, san);
    if (!move) throw new Error(`${game.id}: ${san}`);
    const { judgment } = verdict.moves[i] ?? {};
    if (position.turn === color && (judgment === 'mistake' || judgment === 'blunder')) {
      const ply = i + 1;
      const entry = entries[i] as Entry;
      const lost = percentOf(i === 0 ? { eval: 15 } : (entries[i - 1] as Entry)) - percentOf(entry);
      const phases = ['opening', 'middlegame', 'endgame'];
      const phase = ply >= (division.end ?? 9999) ? 2 : ply >= (division.middle ?? 9999) ? 1 : 0;
      const clock = Array.isArray(game.clocks) ? (game.clocks[i] as number | undefined) : undefined;
      found.push({
        id: `${game.id}-${ply}`,
        judgment,
        phase: UNDIVIDED.includes(game.variant) ? null : (phases[phase] ?? null),
        fen: placeOf(makeFen(position.toSetup())),
        san,
        uci: makeUci(move),
        bestUci: entry.best ?? null,
        line: entry.variation?.split(' ') ?? null,
        cost: Math.max(0, color === 'white' ? lost : -lost),
        clock: clock ?? null,
        opening: opening?.name ?? null,
        opponent: accountOf(game, color === 'white' ? 'black' : 'white') ?? null,
        createdAt: game.createdAt,
      });
    }
    position.play(move);
  }
  return found;
};

const PHASES = [null, 'opening', 'middlegame', 'endgame'];
const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const ORDERS: Record<string, (a: OracleMistake, b: OracleMistake) => number> = {
  cost: (a, b) => a.cost - b.cost,
  date: () => 0,
  phase: (a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase),
  opening: (a, b) => textOrder(a.opening ?? '', b.opening ?? ''),
};

/** The mistakes that a query holds, in its order; those of equal rank and time by game as stored, which is `games`. */
export const oracleMistakes = (games: readonly LichessGame[], query: FilterQuery): OracleMistake[] => {
  const places = new Map(games.map(({ id }, i) => [id, i]));
  const gameOf = ({ id }: OracleMistake) => places.get(id.slice(0, id.indexOf('-'))) ?? 0;
  const plyOf = ({ id }: OracleMistake) => Number(id.slice(id.indexOf('-') + 1));
  const { sort = 'cost', order = 'desc' } = query;
  const compare = (a: OracleMistake, b: OracleMistake): number =>
    (ORDERS[sort] as (typeof ORDERS)[string])(a, b) ||
    a.createdAt - b.createdAt ||
    gameOf(a) - gameOf(b) ||
    plyOf(a) - plyOf(b);
  return games
    .flatMap((game) => {
      const color = heldSide(game, query);
      return color ? mistakesOf(game, color) : [];
    })
    .filter(
      ({ judgment, phase }) =>
        (query.judgment === undefined || query.judgment.split(',').includes(judgment)) &&
        (query.phase === undefined || (phase !== null && query.phase.split(',').includes(phase))),
    )
    .sort((a, b) => (order === 'desc' ? compare(b, a) : compare(a, b)));
};
