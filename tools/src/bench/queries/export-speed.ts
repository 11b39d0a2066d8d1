import { residentMb } from '../resident.ts';
import type { Served } from './served.ts';
import { HERO } from './set.ts';

/** What an export of all games of the player took. */
export interface ExportSpeed {
  games: number;
  perSecond: number;
  /** Megabytes that the API grew by, from the end of the first quarter to the most of the last. */
  grownMb: number;
}

const LINE_END = 10;

/** Reads the whole export as NDJSON, counting lines, and watches the memory of the API meanwhile. */
export const measureExport = async ({ fetch, pid }: Served): Promise<ExportSpeed> => {
  const began = performance.now();
  const response = await fetch(`/api/games/export?format=ndjson&player=${HERO.name}`);
  if (!response.ok || !response.body) throw new Error(`the export was answered with ${response.status}`);
  const memory: { games: number; mb: number }[] = [];
  let games = 0;
  for await (const bytes of response.body) {
    for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) games++;
    memory.push({ games, mb: residentMb(pid) });
  }
  const perSecond = (games * 1_000) / (performance.now() - began);
  const most = (from: number, to: number): number =>
    Math.max(
      ...memory.flatMap((one) => (one.games >= from * games && one.games <= to * games ? [one.mb] : [])),
    );
  return { games, perSecond, grownMb: most(0.75, 1) - most(0, 0.25) };
};
