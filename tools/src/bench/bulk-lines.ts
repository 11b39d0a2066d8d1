import { bulkGames } from '../lichess/generate/bulk.ts';

// Writes games of one player as NDJSON to stdout: a process of its own, so that a benchmark's own core is free.
const [seed, player, count] = process.argv.slice(2);
const out = Bun.stdout.writer({ highWaterMark: 1 << 20 });
for (const game of bulkGames(Number(seed), player ?? 'bench', Number(count))) {
  out.write(`${JSON.stringify(game)}\n`);
  // Waits while the reader is behind.
  await out.flush();
}
await out.end();
