import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { installSystemPackage, type PackageNames } from './system-package.ts';

// Debian's folder for games is not on every PATH.
const PATH = `${process.env.PATH ?? ''}:/usr/games:/usr/bin:/usr/local/bin:/opt/homebrew/bin`;

interface Engine {
  variable: 'STOCKFISH_PATH' | 'FAIRY_STOCKFISH_PATH';
  programs: string[];
  packages: PackageNames;
  /** What becomes of the tests without it. */
  without: string;
}

const ENGINES: readonly Engine[] = [
  {
    variable: 'STOCKFISH_PATH',
    programs: ['stockfish'],
    packages: { 'apt-get': ['stockfish'], dnf: ['stockfish'], apk: ['stockfish'], brew: ['stockfish'] },
    without: 'the WebAssembly engine serves',
  },
  {
    variable: 'FAIRY_STOCKFISH_PATH',
    programs: ['fairy-stockfish', 'fairy-stockfish-largeboard'],
    packages: { 'apt-get': ['fairy-stockfish'] },
    without: 'no variant is searched',
  },
];

/**
 * Installs the native engines that are not here by the system's package manager. Where that is not allowed or not
 * possible it says why on stderr, and what becomes of the tests without them.
 */
export const ensureEngines = (allowed: boolean): void => {
  for (const { variable, programs, packages, without } of ENGINES) {
    if (process.env[variable] || programs.some((name) => Bun.which(name, { PATH }) !== null)) continue;
    try {
      installSystemPackage(programs[0] ?? '', packages, allowed);
    } catch (err) {
      if (!(err instanceof Stop)) throw err;
      say(`${err.message}; ${without}`);
    }
  }
};
