import { finalFen } from '@rookery/shared/chess/final-fen.ts';
import { listMoves } from '@rookery/shared/chess/moves-list.ts';
import { isVariant } from '@rookery/shared/chess/variant.ts';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import { gameSpeedOf, perfOf } from '@rookery/shared/lichess/speed.ts';
import { isFinished } from '@rookery/shared/lichess/status.ts';
import { type GameRecord, packedOf } from './read.ts';
import { unpackGame } from './unpack.ts';

type Side = GameSummary['white'];

type Extra = { players?: Record<string, { name?: unknown; user?: { title?: unknown } }> } | null;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const sideIn = (extra: unknown, color: 'white' | 'black') => (extra as Extra)?.players?.[color];

const sideOf = (row: GameRecord, color: 'white' | 'black', extra: unknown): Side => ({
  id: row[`${color}_id`],
  // Who has no account has the name that an imported file gave.
  name: row[`${color}_name`] ?? textOf(sideIn(extra, color)?.name),
  title: textOf(sideIn(extra, color)?.user?.title),
  rating: row[`${color}_rating`],
  ratingDiff: row[`${color}_diff`],
  aiLevel: row[`${color}_ai`],
});

/** The position after the last move; of a game whose moves are kept as text, by reading them. */
const lastFenOf = (row: GameRecord): string => {
  if (!isVariant(row.variant)) return '';
  const initialFen = row.initial_fen ?? undefined;
  if (row.moves !== null) return finalFen(row.variant, initialFen, Uint8Array.fromHex(row.moves));
  const { moves } = unpackGame(packedOf(row));
  const last = listMoves({
    variant: row.variant,
    initialFen,
    moves: typeof moves === 'string' ? moves : '',
  }).at(-1);
  return last?.fen ?? finalFen(row.variant, initialFen, new Uint8Array());
};

/** A game in a list; `white` is the color of the player whose list it is. */
export const summaryOf = (row: GameRecord, white?: boolean): GameSummary => {
  const left: unknown = row.extra === null ? null : JSON.parse(row.extra);
  // A patch, or the whole record in an array: either has the titles where Lichess put them.
  const extra: unknown = Array.isArray(left) ? left[0] : left;
  const created = new Date(row.created_at).toISOString();
  const winner = row.white_won === null ? null : row.white_won ? 'white' : 'black';
  const summary: GameSummary = {
    id: row.id,
    createdAt: created,
    lastMoveAt: row.last_move_at === null ? created : new Date(row.last_move_at).toISOString(),
    white: sideOf(row, 'white', extra),
    black: sideOf(row, 'black', extra),
    variant: row.variant,
    speed: gameSpeedOf(row.speed),
    perf: perfOf(row.variant, gameSpeedOf(row.speed)),
    rated: row.rated === true,
    clock:
      row.clock_initial === null || row.clock_increment === null
        ? null
        : { initial: row.clock_initial, increment: row.clock_increment },
    status: row.status ?? 'unknownFinish',
    winner,
    opening:
      row.eco === null || row.opening === null || row.opening_ply === null
        ? null
        : { eco: row.eco, name: row.opening, ply: row.opening_ply },
    plies: row.plies,
    lastFen: lastFenOf(row),
    analyzed: row.analyzed,
  };
  if (white === undefined) return summary;
  const color = white ? 'white' : 'black';
  return {
    ...summary,
    color,
    ...(isFinished(row.status) && { result: winner === null ? 'draw' : winner === color ? 'win' : 'loss' }),
    opponent: (white ? row.black_id : row.white_id) ?? null,
  };
};
