import { isEndedByMove, timeSpent } from '@rookery/shared/chess/facts.ts';
import { finalFen } from '@rookery/shared/chess/final-fen.ts';
import { type ListedMove, listMoves } from '@rookery/shared/chess/moves-list.ts';
import { isClockList } from '@rookery/shared/chess/packed-clocks.ts';
import { sanLine } from '@rookery/shared/chess/san-line.ts';
import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import { isVariant, type Variant } from '@rookery/shared/chess/variant.ts';
import { type Score, winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { Mistake, Training } from '@rookery/shared/contract/mistakes.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { gameSpeedOf } from '@rookery/shared/lichess/speed.ts';
import { type GameRecord, packedOf } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';
import { PHASES } from '../verdict/judge-game.ts';
import type { MistakeDetails } from './details.ts';

/** Lichess shows so many moves of a line at most. */
const MOST_MOVES = 12;

/** A game taken apart as far as a mistake needs it. */
interface Shown {
  variant: Variant;
  record: LichessGame;
  moves: ListedMove[];
  fen: string;
  clock: number | null;
  spent: number | null;
}

/** Plays a game up to a ply; undefined where its record does not go so far. */
const show = (row: GameRecord, ply: number): Shown | undefined => {
  const packed = packedOf(row);
  const { variant } = packed;
  if (!isVariant(variant)) return undefined;
  const record = unpackGame(packed);
  const { initialFen } = record;
  const moves = listMoves({
    variant,
    ...(initialFen !== undefined && { initialFen }),
    moves:
      packed.moves === null ? (record.moves ?? '') : Uint8Array.fromHex(packed.moves.slice(0, ply * 3 * 2)),
  });
  if (moves.length < ply) return undefined;
  const clocks = isClockList(record.clocks) ? record.clocks : null;
  const { plies } = packed;
  const endedOnBoard = isEndedByMove(packed, clocks, plies);
  return {
    variant,
    record,
    moves,
    fen: moves[ply - 2]?.fen ?? finalFen(variant, initialFen, new Uint8Array()),
    clock: clocks?.[ply - 1] ?? null,
    spent: timeSpent({ plies, clocks, clock: packed.clock, endedOnBoard }, ply),
  };
};

/** What was better, as far as an engine said it: of Lichess the move and its line, of ours the line of the position. */
const betterThan = (
  { variant, fen }: Shown,
  { pv, entry }: MistakeDetails,
): Pick<Mistake, 'best' | 'line'> => {
  const uci = pv?.[0] ?? entry?.best;
  const said = sansIn(entry?.variation);
  const line = pv ? sanLine(variant, fen, pv, MOST_MOVES) : said;
  const san = line[0] ?? (uci === undefined ? undefined : sanLine(variant, fen, [uci], 1)[0]);
  return {
    best: uci === undefined || san === undefined ? null : { san, uci },
    line: line.length > 0 ? line : null,
  };
};

const evaluationOf = (score: Score) => ('mate' in score ? { mate: score.mate } : { eval: score.cp });

/** A mistake as it is answered; undefined where its game does not hold it any more. */
export const viewMistake = (
  row: GameRecord,
  details: MistakeDetails,
  training: Training,
): Mistake | undefined => {
  const { ply, white, before, after, phase } = details;
  const shown = show(row, ply);
  const played = shown?.moves[ply - 1];
  if (!shown || !played) return undefined;
  const percentOf = (score: Score): number => (white ? winPercent(score) : 100 - winPercent(score));
  const other = white ? 'black' : 'white';
  return {
    id: `${row.id}-${ply}`,
    gameId: row.id,
    ply,
    color: white ? 'white' : 'black',
    fen: shown.fen,
    played: { san: played.san, uci: played.uci },
    ...betterThan(shown, details),
    evalBefore: evaluationOf(before),
    evalAfter: evaluationOf(after),
    winPercentBefore: percentOf(before),
    winPercentAfter: percentOf(after),
    cost: details.cost,
    judgment: details.judgment,
    phase: phase === null ? null : (PHASES[phase] ?? null),
    clock: shown.clock,
    spent: shown.spent,
    opening:
      row.eco === null || row.opening === null || row.opening_ply === null
        ? null
        : { eco: row.eco, name: row.opening, ply: row.opening_ply },
    opponent: {
      id: row[`${other}_id`],
      name: row[`${other}_name`],
      rating: row[`${other}_rating`],
      aiLevel: row[`${other}_ai`],
    },
    createdAt: new Date(row.created_at).toISOString(),
    variant: row.variant,
    speed: gameSpeedOf(row.speed),
    training,
  };
};
