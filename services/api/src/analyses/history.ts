/** From here on the half-move clock is part of what a position is. */
const CLOCK_FROM = 60;

/** 64 bits of a text, signed as Postgres stores them, never 0. Stored, so it is a hash that never changes. */
const hashOf = (text: string): string => {
  const digest = new Bun.CryptoHasher('sha256').update(text).digest();
  const value = new DataView(digest.buffer, digest.byteOffset).getBigInt64(0);
  return String(value === 0n ? 1n : value);
};

/**
 * What the rules need of the past of a position, as one number: the positions since the last move that cannot be taken
 * back which have occurred twice or more (this one among them), and the half-move clock once it is 60 or more. "0"
 * where there is neither, which is nearly always.
 *
 * An engine scores a position that would occur for the third time as a draw, and one that occurs for the second time
 * only where it repeats what the engine itself looked at: one occurrence in the game changes nothing, so positions
 * share their evaluation whatever the way that led there. The clock matters when 50 moves are near.
 */
export const historyOf = (repeated: Iterable<string>, halfmoves: number): string => {
  const keys = [...repeated].sort();
  if (keys.length === 0 && halfmoves < CLOCK_FROM) return '0';
  return hashOf(`${keys.join(',')} ${halfmoves < CLOCK_FROM ? 0 : halfmoves}`);
};

/** The history of each position of a game, by their keys and half-move clocks. */
export const historiesOf = (keys: readonly string[], halfmoves: readonly number[]): string[] => {
  let seen = new Set<string>();
  let repeated = new Set<string>();
  return keys.map((key, ply) => {
    const clock = halfmoves[ply] ?? 0;
    if (clock === 0) {
      seen = new Set();
      repeated = new Set();
    }
    if (seen.has(key)) repeated.add(key);
    seen.add(key);
    return historyOf(repeated, clock);
  });
};
