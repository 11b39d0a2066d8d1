import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../install/chromium.ts';

/** Where a Chromium is; undefined on a machine without one. */
export const CHROMIUM: string | undefined = findChromium();

/** A Chromium without a window that finds no name: only addresses of this machine can be reached. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    // Whoever starts it ends it: playwright's own handlers would end this process before it has put things away.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
