import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { installSystemPackage } from './system-package.ts';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
const PATH = `${process.env.PATH ?? ''}:/usr/bin:/usr/local/bin:/opt/homebrew/bin`;
const PACKAGES = { 'apt-get': ['chromium'], dnf: ['chromium'], apk: ['chromium'], pacman: ['chromium'] };

/** The path of a Chromium; undefined where there is none. */
export const findChromium = (): string | undefined => {
  for (const name of PROGRAMS) {
    const path = Bun.which(name, { PATH });
    if (path !== null) return path;
  }
  return undefined;
};

/** The path of a Chromium, installed by the system's package manager when there is none. Throws a Stop with the reason. */
export const ensureChromium = (allowed: boolean): string => {
  const found = findChromium();
  if (found !== undefined) return found;
  installSystemPackage('chromium', PACKAGES, allowed);
  const installed = findChromium();
  if (installed === undefined) throw new Stop('chromium was installed but is not on PATH');
  return installed;
};

/** Installs a Chromium for the tests of the page; where that cannot be it says why, and that those are skipped. */
export const ensureTestChromium = (allowed: boolean): void => {
  try {
    ensureChromium(allowed);
  } catch (err) {
    if (!(err instanceof Stop)) throw err;
    say(`${err.message}; the page is not tested in a browser`);
  }
};
