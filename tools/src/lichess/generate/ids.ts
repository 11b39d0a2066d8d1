const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const IDS = 62n ** 8n;
const STEP = 100_000_000_000_031n;

function base62(n: bigint, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(Number(n % 62n)) + text;
    n /= 62n;
  }
  return text;
}

/** The id of the n-th game of a seed: 8 characters, different for each of the first 62^8 games. */
export function gameId(seed: number, n: number): string {
  // STEP shares no factor with 62^8, so n -> n * STEP meets every residue once.
  return base62((BigInt(n) * STEP + BigInt(seed >>> 0) * 7_919n * 1_000_003n) % IDS, 8);
}

/** Another id, of a tournament or the private half of a `fullId`. */
export function otherId(seed: number, n: number, length: number): string {
  return base62((BigInt(n) * 48_271n + BigInt(seed >>> 0) * 65_537n) * STEP, length);
}
