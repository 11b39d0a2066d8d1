import { setGames } from '../queries/set-games.ts';

// Writes the games of a player of the set as NDJSON to stdout: a process of its own, which can be ended at any moment.
const [name, games] = process.argv.slice(2);
const out = Bun.stdout.writer({ highWaterMark: 1 << 20 });
for (const game of setGames({ name: name ?? 'bench', games: Number(games) })) {
  out.write(`${JSON.stringify(game)}\n`);
  // Waits while the reader is behind.
  await out.flush();
}
await out.end();
