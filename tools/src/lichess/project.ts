import { makeFen } from 'chessops/fen';
import { parseSan } from 'chessops/san';
import { makeUci } from 'chessops/util';
import { type GameJson, type Variant, withField } from './generate/game-json.ts';
import { startPosition } from './generate/variants.ts';
import { makePgn } from './pgn.ts';
import type { GameQuery } from './query.ts';
import { FIELD, type Store } from './store.ts';

const encoder = new TextEncoder();
/** Plies by which the moves of a running game are held back, and how many are always shown. */
const DELAY = 3;
const ALWAYS_SHOWN = 5;

function lastOf(game: GameJson): { lastFen: string; lastMove?: string } | undefined {
  const pos = startPosition(game.variant as Variant, game.initialFen);
  let lastMove: string | undefined;
  for (const san of (game.moves ?? '').split(' ').filter(Boolean)) {
    const move = parseSan(pos, san);
    if (!move) return undefined;
    lastMove = makeUci(move);
    pos.play(move);
  }
  return { lastFen: makeFen(pos.toSetup()), ...(lastMove && { lastMove }) };
}

function holdBack(game: GameJson): void {
  const moves = (game.moves ?? '').split(' ').filter(Boolean);
  const shown = Math.max(Math.min(ALWAYS_SHOWN, moves.length), moves.length - DELAY);
  game.moves = moves.slice(0, shown).join(' ');
  if (game.clocks) game.clocks = game.clocks.slice(0, shown);
}

/**
 * The bytes of a stored game for a query: the very line as it came unless the query leaves out something that
 * it holds, or asks for something that it lacks.
 */
export function gameBytes(store: Store, number: number, query: GameQuery): Uint8Array {
  const fields = store.fields(number);
  const drop =
    (query.moves ? 0 : FIELD.moves) |
    (query.clocks ? 0 : FIELD.clocks) |
    (query.evals ? 0 : FIELD.analysis) |
    (query.evals || query.accuracy ? 0 : FIELD.sideAnalysis) |
    (query.accuracy ? 0 : FIELD.accuracy) |
    (query.opening ? 0 : FIELD.opening) |
    (query.division ? 0 : FIELD.division);
  const wantsLast = query.lastFen && !(fields & FIELD.lastFen);
  const wantsPgn = query.pgnInJson && !(fields & FIELD.pgn);
  const dropped = fields & drop;
  if (dropped === 0 && !wantsLast && !wantsPgn && !(fields & FIELD.running)) return store.line(number);

  let game = store.parse(number);
  if (fields & FIELD.running) holdBack(game);
  if (wantsPgn) game = withField(game, 'pgn', makePgn(game, query.clocks));
  const last = wantsLast ? lastOf(game) : undefined;
  if (last) game = withField(game, 'lastFen', last.lastFen);
  if (last?.lastMove) game = withField(game, 'lastMove', last.lastMove);
  if (dropped & FIELD.moves) delete game.moves;
  if (dropped & FIELD.clocks) delete game.clocks;
  if (dropped & FIELD.analysis) delete game.analysis;
  if (dropped & FIELD.opening) delete game.opening;
  if (dropped & FIELD.division) delete game.division;
  for (const side of [game.players.white, game.players.black]) {
    if (dropped & FIELD.sideAnalysis) delete side.analysis;
    else if (dropped & FIELD.accuracy && side.analysis) delete side.analysis.accuracy;
  }
  return encoder.encode(JSON.stringify(game));
}
