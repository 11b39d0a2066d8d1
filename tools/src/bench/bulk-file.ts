import { join } from 'node:path';

/** A process that writes `count` distinct games of `player` as NDJSON. */
export const spawnBulk = (seed: number, player: string, count: number) =>
  Bun.spawn([process.execPath, join(import.meta.dir, 'bulk-lines.ts'), String(seed), player, String(count)], {
    stdout: 'pipe',
    stderr: 'inherit',
    stdin: 'ignore',
  });

/** Writes `count` distinct games of `player` to a file. */
export const writeBulk = async (path: string, seed: number, player: string, count: number): Promise<void> => {
  const child = spawnBulk(seed, player, count);
  await Bun.write(path, new Response(child.stdout));
  if ((await child.exited) !== 0) throw new Error(`the generator ended with ${child.exitCode}`);
};
