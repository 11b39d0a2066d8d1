import { buildPage } from '@rookery/web/build/build-page.ts';
import { ensureChromium } from '../../install/chromium.ts';
import { visit } from '../../page/visitor.ts';
import { startBrowser } from '../../test/browser.ts';
import { MARKS } from '../marks.ts';
import { openSet } from '../queries/open-set.ts';
import { serve } from '../queries/served.ts';
import { HERO } from '../queries/set.ts';
import { type Bench, type Row, shown } from '../row.ts';
import { watchBusyList } from './busy.ts';
import { timeToGame, timeToGameFromList, timeToInsight, timeToRows } from './times.ts';

const KB = 1_000;

/** How soon the page shows what is asked of it, in a real browser, and what it weighs. */
export const pageBench: Bench = {
  name: 'page',
  about:
    'the page in Chromium over the games of `queries`, medians of ten; its weight; a list while games come in',
  run: async (say, { keep }) => {
    ensureChromium(true);
    const { files, views } = await buildPage();
    const first = files.filter((file) => file.first).reduce((sum, { gzip }) => sum + gzip, 0);
    const [heaviest] = views.toSorted((a, b) => b.gzip - a.gzip);
    const weights = [
      below('first load, KB gzip', first / KB, MARKS.page.firstKb, 'KB'),
      below(
        `the heaviest view complete: ${heaviest?.name}`,
        (heaviest?.gzip ?? 0) / KB,
        MARKS.page.viewKb,
        'KB',
      ),
    ];
    const browser = await startBrowser();
    try {
      say('page: a list while games come in');
      const { longest, scrolled } = await watchBusyList(browser);
      const busy = [
        below('the longest task while games come in', longest, MARKS.page.taskMs, 'ms'),
        { what: 'scrolled meanwhile', figure: `${shown(scrolled)} px`, reached: scrolled > 0 },
      ];
      return [...weights, ...busy, ...(await timesOverSet(browser, keep, say))];
    } finally {
      await browser.close();
    }
  },
};

const below = (what: string, value: number, mark: number, unit: string): Row => ({
  what,
  figure: `${shown(value, 1)} ${unit}`,
  against: `< ${mark} ${unit}`,
  reached: value < mark,
});

const timesOverSet = async (
  browser: Awaited<ReturnType<typeof startBrowser>>,
  keep: string | undefined,
  say: (line: string) => void,
): Promise<Row[]> => {
  const set = await openSet(keep, say);
  try {
    const served = await serve(set);
    try {
      const player = HERO.name.toLowerCase();
      const list = await served.fetch(`/api/games?player=${player}&limit=12`);
      const ids = ((await list.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
      const visitor = await visit(browser, served.url, served.token, { width: 1280, theme: 'light' });
      say('page: ten of each');
      // Once to warm up.
      await visitor.open(`/insights?player=${player}`);
      const { gameMs, rowsMs, insightMs } = MARKS.page;
      return [
        below('a game, loaded anew, to its board', await timeToGame(visitor, ids), gameMs, 'ms'),
        below('a game, from the list, to its board', await timeToGameFromList(visitor, player), gameMs, 'ms'),
        below('a filter of the list to its rows', await timeToRows(visitor, player), rowsMs, 'ms'),
        below('another insight to its numbers', await timeToInsight(visitor, player), insightMs, 'ms'),
      ];
    } finally {
      await served.stop();
    }
  } finally {
    await set.stop();
  }
};
