import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { visit } from '../../page/visitor.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { writeBulk } from '../bulk-file.ts';
import { followAndWait } from '../follow.ts';
import { LICHESS_PACE } from '../marks.ts';
import { startBenchStack } from '../stack.ts';

const SECONDS = 15;
const NAME = 'Pace';

const WATCH = `globalThis.longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
}).observe({ entryTypes: ['longtask'] });`;

/** The longest task of the page in milliseconds, and how far its list was scrolled, while games come at Lichess's pace. */
export const watchBusyList = async (browser: Browser): Promise<{ longest: number; scrolled: number }> => {
  const folder = temporaryFolder('bench-games');
  const file = join(folder.path, 'games.ndjson');
  const games = LICHESS_PACE * SECONDS;
  await writeBulk(file, 77, NAME, games);
  const stack = await startBenchStack({ games: [file], consumers: 1, rate: LICHESS_PACE });
  try {
    const { apiUrl, token } = stack.facts;
    const { page, open } = await visit(browser, apiUrl, token, { width: 1280, theme: 'light' });
    const synced = followAndWait(stack, NAME, games);
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    void synced.then(end, end);
    await page.addInitScript(WATCH);
    await open('/games');
    // The first draw is not what is looked at.
    await page.evaluate('globalThis.longest = 0');
    while (!isOver) {
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(100);
    }
    await synced;
    const [longest, scrolled] = (await page.evaluate('[globalThis.longest, scrollY]')) as [number, number];
    return { longest, scrolled };
  } finally {
    await stack.stop();
    folder.remove();
  }
};
