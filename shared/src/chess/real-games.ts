import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ReplayGame } from './replay.ts';

/** A game as one line of Lichess's export. */
export interface RealGame extends ReplayGame {
  id: string;
}

const root = resolve(import.meta.dir, '../../..');

/** Where real exports lie: ROOKERY_LICHESS_DATA, relative to the root of the project. */
export const realGamesFolder = (): string =>
  resolve(root, process.env.ROOKERY_LICHESS_DATA ?? '../shared/lichess');

/** Why tests on real games cannot run here; undefined where they can. */
export const whyNoRealGames = (): string | undefined =>
  existsSync(join(realGamesFolder(), 'clocks.ndjson.gz'))
    ? undefined
    : `no real games in ${realGamesFolder()}`;

/** Options that skip a test where the real games are absent, and its name with the reason. */
export const onRealGames = (name: string): { name: string; skip: boolean } => {
  const reason = whyNoRealGames();
  return { name: reason ? `${name} (skipped: ${reason})` : name, skip: reason !== undefined };
};

/** The text of a gzipped file of real games. */
export const readReal = (file: string): string =>
  new TextDecoder().decode(Bun.gunzipSync(readFileSync(join(realGamesFolder(), file))));

/** The games of an NDJSON file of real games. */
export const readRealGames = (file: string): RealGame[] =>
  readReal(file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): RealGame => JSON.parse(line));

/** All NDJSON files. */
export const REAL_FILES = ['clocks', 'variants', 'plain', 'analysed'].map((name) => `${name}.ndjson.gz`);
