import { parseSan } from 'chessops/san';
import type { Fault } from './faults.ts';
import type { GameJson, Variant } from './generate/game-json.ts';
import { startPosition } from './generate/variants.ts';

const encoder = new TextEncoder();
/** Moves that look well; in any position one of them at least is illegal. */
const UNLIKELY = ['Ke5', 'Ka8', 'Qh8', 'Nb8'] as const;

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The moves of a game with an illegal one in the middle; what follows is kept. */
export function withIllegalMove(game: GameJson): string {
  const moves = (game.moves ?? '').split(' ').filter(Boolean);
  const middle = moves.length >> 1;
  const pos = startPosition(game.variant as Variant, game.initialFen);
  for (const san of moves.slice(0, middle)) {
    const move = parseSan(pos, san);
    if (move) pos.play(move);
  }
  const illegal = UNLIKELY.find((san) => parseSan(pos, san) === undefined) ?? UNLIKELY[0];
  return moves.toSpliced(middle, 1, illegal).join(' ');
}

/** The line that a fault sends for a game, or in addition to it (then under another id). */
export function spoiled(fault: Fault, bytes: Uint8Array): Uint8Array {
  const changed = (change: (game: GameJson) => void): Uint8Array => {
    const game = JSON.parse(text(bytes)) as GameJson;
    if (fault.insert) game.id = `bad${game.id.slice(3)}`;
    change(game);
    return encoder.encode(JSON.stringify(game));
  };
  switch (fault.kind) {
    case 'error-line':
      return encoder.encode('{"error":"Something went wrong on our side"}');
    case 'bad-line':
      return bytes.subarray(0, bytes.length >> 1);
    case 'bad-utf8': {
      const spot = text(bytes).indexOf('"status":"') + '"status":"'.length;
      return Buffer.concat([bytes.subarray(0, spot), Uint8Array.of(0xff, 0xc3, 0x28), bytes.subarray(spot)]);
    }
    case 'huge-line':
      return changed((game) => {
        game.padding = 'x'.repeat(fault.bytes ?? 2_000_000);
      });
    case 'illegal-move':
      return changed((game) => {
        game.moves = withIllegalMove(game);
      });
    case 'unknown-variant':
      return changed((game) => {
        game.variant = 'fogOfWar';
        game.perf = 'fogOfWar';
      });
    default:
      return bytes;
  }
}
