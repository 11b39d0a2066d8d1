/**
 * Games a second on one core: `replay` against chessops' own `parseSan` and `play` (no keys, facts or packing).
 * Real games where they are present, else random ones. Usage: `bun shared/src/chess/replay.bench.ts [seconds]`.
 */
import { parseSan } from 'chessops/san';
import { finalFen } from './final-fen.ts';
import { listMoves } from './moves-list.ts';
import { createRandom, randomGame } from './random-games.ts';
import { REAL_FILES, readRealGames, whyNoRealGames } from './real-games.ts';
import { type ReplayGame, replay } from './replay.ts';
import { startPosition } from './start.ts';
import { isVariant, VARIANT_KEYS } from './variant.ts';

const random = createRandom(1);
const games: ReplayGame[] = whyNoRealGames()
  ? VARIANT_KEYS.flatMap((variant) => Array.from({ length: 20 }, () => randomGame(variant, random)))
  : REAL_FILES.flatMap((file): ReplayGame[] => readRealGames(file));

const seconds = Number(process.argv[2] ?? 2);

let next = 0;

/** Games of 64 plies a second in a slice of time, by plies. */
const sample = (run: (game: ReplayGame) => number, ms: number): number => {
  let plies = 0;
  const start = performance.now();
  while (performance.now() - start < ms) {
    for (let i = 0; i < 20; i++) plies += run(games[next++ % games.length] ?? { variant: 'standard' });
  }
  return (plies / 64 / (performance.now() - start)) * 1000;
};

/** The best of several slices, so that other load on the machine counts less. */
const measure = (name: string, run: (game: ReplayGame) => number): number => {
  sample(run, 300);
  const rate = Math.max(...Array.from({ length: 10 }, () => sample(run, seconds * 100)));
  process.stdout.write(
    `${name.padEnd(34)} ${rate.toFixed(0).padStart(7)} games/s  ${(1e6 / rate).toFixed(1).padStart(7)} µs a game\n`,
  );
  return rate;
};

const withChessops = (game: ReplayGame): number => {
  if (!isVariant(game.variant)) return 0;
  const position = startPosition(game.variant, game.initialFen);
  if (typeof position === 'string') return 0;
  let plies = 0;
  for (const san of (game.moves ?? '').split(' ')) {
    const move = parseSan(position, san);
    if (!move) break;
    position.play(move);
    plies++;
  }
  return plies;
};

const packed = new Map(
  games.map((game) => {
    const result = replay(game);
    return [game, Uint8Array.fromHex((result.ok && result.replay.moves) || '')];
  }),
);

process.stdout.write(`${games.length} games${whyNoRealGames() ? ' (random)' : ''}, as games of 64 plies\n`);
const ours = measure('replay', (game) => {
  const result = replay(game);
  return result.ok ? result.replay.plies : 0;
});
measure('replay, division computed', ({ division: _, ...game }) => {
  const result = replay(game);
  return result.ok ? result.replay.plies : 0;
});
const theirs = measure('chessops parseSan + play', withChessops);
measure('finalFen', (game) => {
  const bytes = packed.get(game) ?? new Uint8Array();
  if (isVariant(game.variant)) finalFen(game.variant, game.initialFen, bytes);
  return bytes.length / 3;
});
measure('listMoves', (game) =>
  isVariant(game.variant)
    ? listMoves({ ...game, variant: game.variant, moves: packed.get(game) ?? '' }).length
    : 0,
);
process.stdout.write(`replay is ${(ours / theirs).toFixed(1)} times as fast as chessops alone\n`);
