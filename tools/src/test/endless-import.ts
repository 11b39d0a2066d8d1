import type { ImportResult } from '@rookery/shared/contract/import.ts';
import { startTestApi } from './api.ts';
import { importFile } from './import-file.ts';

/** What one import of an endless comment came to. */
export interface EndlessImport {
  /** Of the import that warms up, and of the long one. */
  results: [ImportResult, ImportResult];
  /** Megabytes that the process held more than before while the long one ran. */
  growth: number;
}

const MIB = 1_024 * 1_024;
const CHUNK = 'this comment has no end '.repeat(40_000);

/** Megabytes that the process holds. */
const held = () => {
  Bun.gc(true);
  return process.memoryUsage().rss / MIB;
};

/**
 * Imports a comment without an end with a game behind it, of 40 and then of 120 pieces (115 MB). Run as a program it
 * prints an EndlessImport for a comment in one line, and one for a comment in many: what a process holds says something
 * only where nothing else was done in it.
 */
const importEndless = async (
  api: Awaited<ReturnType<typeof startTestApi>>,
  kind: number,
): Promise<EndlessImport> => {
  const piece = Buffer.from(kind === 0 ? CHUNK : CHUNK.replaceAll('end ', 'end\n'));
  let most = 0;
  const once = (pieces: number) => {
    let i = 0;
    const next = () => {
      if (i === 0) return Buffer.from('[Event "endless"]\n\n1. e4 { ');
      if (i <= pieces) return piece;
      const round = 5_000 + kind * 1_000 + pieces;
      return Buffer.from(`\n\n[Event "game ${round}"]\n[Round "${round}"]\n\n1. e4 e5 2. Nf3 Nc6 *\n\n`);
    };
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (i % 40 === 39) most = Math.max(most, held());
        if (i === pieces + 2) return controller.close();
        controller.enqueue(next());
        i++;
      },
    });
    return importFile(api, body);
  };
  // What a process takes for such work it takes once.
  const first = await once(40);
  const before = held();
  most = 0;
  return { results: [first, await once(120)], growth: most - before };
};

if (import.meta.main) {
  const api = await startTestApi();
  const imports = [await importEndless(api, 0), await importEndless(api, 1)];
  await api.close();
  process.stdout.write(JSON.stringify(imports));
  process.exit(0);
}
