import type { Position } from 'chessops/chess';
import { makeSan, makeSanAndPlay } from 'chessops/san';
import { makeUci } from 'chessops/util';
import { chooseMove } from './choose.ts';
import type { Generated } from './game.ts';
import { type AnalysisEntry, type GameJson, type Variant, withField } from './game-json.ts';
import { materialBalance } from './play.ts';
import type { Random } from './random.ts';
import { judge, type Score, START, scoreOf, summaryOf } from './scores.ts';
import { threatsOf } from './threats.ts';
import { startPosition } from './variants.ts';

/** Lichess analyzes no further than this ply. */
const MOST_PLIES = 300;
const MOST_VARIATION = 12;

function draw(pos: Position, random: Random, ply: number) {
  const view = {
    enemy: threatsOf(pos.board, pos.turn === 'white' ? 'black' : 'white'),
    own: threatsOf(pos.board, pos.turn),
  };
  return chooseMove(pos, pos.ctx(), random, ply, 6, undefined, view);
}

/** A better move than the one played, with a line that begins with it; undefined when none is found. */
function variationOf(pos: Position, played: string, random: Random, ply: number) {
  const best = draw(pos, random, ply);
  if (!best || makeSan(pos, best) === played) return undefined;
  const after = pos.clone();
  const line = [makeSanAndPlay(after, best)];
  for (let length = random.between(1, MOST_VARIATION); line.length < length; ) {
    const next = draw(after, random, ply + line.length);
    if (!next) break;
    line.push(makeSanAndPlay(after, next));
  }
  return { best: makeUci(best), variation: line.join(' ') };
}

/** What a move gives away, centipawns: mostly nothing, at times much. */
function slip(random: Random): number {
  return random.chance(0.5) ? -230 * Math.log(1 - random.next()) : 0;
}

/** How an analysis departs from a whole one: it lacks its accuracies, or breaks off before the end. */
export type AnalysisKind = 'whole' | 'noAccuracy' | 'truncated';

/**
 * Adds a computer analysis to a generated game: the evaluations are made up from the material, the judgments,
 * counts, ACPL and accuracies follow from them by Lichess's formulas.
 */
export function analyze({ game, played }: Generated, kind: AnalysisKind, random: Random): GameJson {
  const pos = startPosition(game.variant as Variant, game.initialFen);
  const first = pos.turn;
  const mate = played.boardEnd && game.winner ? game.winner : undefined;
  const plies = played.moves.length;
  const evaluated = Math.min(MOST_PLIES, mate ? plies - 1 : plies);
  const count = kind === 'truncated' ? Math.max(0, evaluated - random.between(3, 20)) : evaluated;
  const entries: AnalysisEntry[] = [];
  let before: Score = START;
  let drift = 20;
  for (const [i, move] of played.moves.slice(0, count).entries()) {
    const mover = pos.turn;
    const position = pos.clone();
    pos.play(move);
    drift = 0.97 * drift + 20 * random.normal() - (mover === 'white' ? 1 : -1) * slip(random);
    const left = plies - i - 1;
    const entry: AnalysisEntry =
      mate && left <= 6
        ? { mate: (mate === 'white' ? 1 : -1) * Math.ceil(left / 2) }
        : { eval: Math.round(85 * materialBalance(pos) + drift) };
    const after = scoreOf(entry) ?? START;
    const verdict = judge(mover, before, after);
    if (verdict && random.chance(0.93)) {
      const better = variationOf(position, played.sans[i] ?? '', random, i);
      if (better) {
        const { name, text = name } = verdict;
        const comment = `${text}. ${better.variation.split(' ', 1)[0]} was best.`;
        Object.assign(entry, better, { judgment: { name, comment } });
      }
    }
    entries.push(entry);
    before = after;
  }
  for (const color of ['white', 'black'] as const) {
    game.players[color].analysis = summaryOf(color, first, entries, kind !== 'noAccuracy');
  }
  return withField(game, 'analysis', entries);
}
