import { parseSan } from 'chessops/san';
import type { Move } from 'chessops/types';
import { type AnalysisKind, analyze } from './analysis.ts';
import type { Color, GameJson, Variant } from './game-json.ts';
import { boardEndOf } from './play.ts';
import { createRandom } from './random.ts';
import { startPosition } from './variants.ts';

/** A running game as the export has it once the loser resigned, a minute after the last move. */
export function finishLater(game: GameJson, winner: Color = 'white'): GameJson {
  const score = (color: Color): { ratingDiff?: number } =>
    game.rated ? { ratingDiff: color === winner ? 6 : -6 } : {};
  const { white, black } = game.players;
  const players = { white: { ...white, ...score('white') }, black: { ...black, ...score('black') } };
  const final = game.clocks?.at(-2);
  const entries = Object.entries(game).map(([key, value]): [string, unknown] => {
    switch (key) {
      case 'lastMoveAt':
        return [key, game.lastMoveAt + 60_000];
      case 'status':
        return [key, 'resign'];
      case 'players':
        return [key, players];
      case 'clocks':
        return [key, final === undefined ? value : [...(game.clocks ?? []), final]];
      default:
        return [key, value];
    }
  });
  // The winner stands before the opening and the moves.
  const place = entries.findIndex(([key]) => key === 'opening' || key === 'moves');
  return Object.fromEntries(
    entries.toSpliced(place < 0 ? entries.length : place, 0, ['winner', winner]),
  ) as GameJson;
}

/** A finished game as the export has it once a computer analysis was asked for. Throws on an illegal move. */
export function analyzeLater(game: GameJson, kind: AnalysisKind = 'whole', seed = 1): GameJson {
  const pos = startPosition(game.variant as Variant, game.initialFen);
  const sans = (game.moves ?? '').split(' ').filter(Boolean);
  const moves = sans.map((san): Move => {
    const move = parseSan(pos, san);
    if (!move) throw new Error(`${game.id}: ${san} is not legal`);
    pos.play(move);
    return move;
  });
  const boardEnd = boardEndOf(pos);
  const copy = structuredClone(game);
  return analyze(
    { game: copy, played: { sans, moves, end: pos, ...(boardEnd && { boardEnd }), division: {} } },
    kind,
    createRandom(seed, sans.length),
  );
}
