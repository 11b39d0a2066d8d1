import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { realGamesFolder } from '@rookery/shared/chess/real-games.ts';
import { writeBulk } from '../bulk-file.ts';

/** Where the games of the benchmark are, and whose they are. */
export interface BenchGames {
  files: string[];
  /** Whose games are analyzed: some hundred at least. */
  player: string;
  /** Whose games wait in bulk. */
  crowd: string;
  /** Of the crowd. */
  waiting: number;
  /** What they are, in words. */
  about: string;
}

const REAL_PLAYER = 'playere01c0d667a';
const WAITING = 2_000;
const MADE = 400;

/** One player's real games where there are some, made ones elsewhere; and made ones that wait. */
export const gatherGames = async (folder: string): Promise<BenchGames> => {
  const crowd = { crowd: 'Crowd', waiting: WAITING };
  const waiting = join(folder, 'crowd.ndjson');
  await writeBulk(waiting, 300, crowd.crowd, WAITING);
  const real = join(realGamesFolder(), 'plain.ndjson.gz');
  if (existsSync(real))
    return { files: [real, waiting], player: REAL_PLAYER, ...crowd, about: 'real games of one player' };
  const made = join(folder, 'made.ndjson');
  await writeBulk(made, 301, 'Bench', MADE);
  return { files: [made, waiting], player: 'Bench', ...crowd, about: 'made games of one player' };
};
