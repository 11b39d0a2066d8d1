import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@rookery/api/client.ts';
import { defineCommand } from 'citty';
import type { Page } from 'playwright-core';
import { installArg } from '../cli/install-arg.ts';
import { say, sayProgress } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { analyzeSome } from '../demo/analyze.ts';
import { followPlayers } from '../demo/follow.ts';
import { type DemoStack, startDemoStack } from '../demo/stack.ts';
import { ensureChromium } from '../install/chromium.ts';
import { viewsFor } from '../page/views.ts';
import { overflowOf, visit } from '../page/visitor.ts';
import { ROOT } from '../stack/service.ts';
import { startBrowser } from '../test/browser.ts';
import { endOnSignals } from '../up/end-on-signals.ts';

const FOLDER = join(ROOT, 'shots');
const GAMES = 300;
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [390, 1280] as const;

export const shotsCommand = defineCommand({
  meta: {
    name: 'shots',
    description:
      'Pictures of every view in both themes and two widths, into shots/, on temporary sample data',
  },
  args: { ...installArg },
  run: async ({ args }) => {
    ensureChromium(args.install);
    const stack = startDemoStack({ games: GAMES, port: 0, mayInstall: args.install });
    const isEnding = endOnSignals(stack, false);
    try {
      const made = await shoot(stack);
      process.stdout.write(`${made} pictures in ${FOLDER}\n`);
    } catch (err) {
      if (isEnding()) return;
      await stack.stop();
      throw err;
    }
    await stack.stop();
    process.exit(0);
  },
});

/** Fills the stack and takes the pictures; how many. Throws a Stop when a view fails, or is wider than its window. */
const shoot = async (stack: DemoStack): Promise<number> => {
  const { facts, lichess } = await stack.ready;
  const [player] = await lichess.players();
  if (!player) throw new Stop('the stand-in has no player');
  await followPlayers(facts, await lichess.players());
  const { analyses } = await analyzeSome(facts);
  const opponent = await firstOpponent(facts.apiUrl, facts.token, player.id);
  const views = viewsFor(player.id, analyses[0]?.gameId ?? '', opponent);
  mkdirSync(FOLDER, { recursive: true });
  const browser = await startBrowser();
  let made = 0;
  try {
    for (const theme of THEMES)
      for (const width of WIDTHS) {
        const visitor = await visit(browser, facts.apiUrl, facts.token, { width, theme });
        for (const { name, path } of views) {
          sayProgress(`${name}, ${theme}, ${width}`);
          await visitor.open(path);
          await mustBeWhole(visitor.page, `${name} in ${width} px`);
          await visitor.page.screenshot({ path: join(FOLDER, `${name}-${theme}-${width}.png`) });
          made++;
        }
        for (const complaint of visitor.complaints) say(`the console said: ${complaint}`);
        await visitor.context.close();
      }
  } finally {
    sayProgress('');
    await browser.close();
  }
  return made;
};

const mustBeWhole = async (page: Page, what: string): Promise<void> => {
  const wide = await overflowOf(page);
  if (wide.length > 0) throw new Stop(`${what} is wider than its window: ${wide.join(', ')}`);
  if ((await page.locator('.failure').count()) > 0)
    throw new Stop(`${what} failed: ${await page.locator('.failure').first().textContent()}`);
};

const firstOpponent = async (url: string, token: string, id: string): Promise<string> => {
  const answer = await createClient(url, token).players[':id'].opponents.$get({
    param: { id },
    query: { limit: '1' },
  });
  if (!answer.ok) throw new Stop(`the opponents were answered with ${answer.status}`);
  return (await answer.json()).items[0]?.opponent ?? '';
};
