import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from '@rookery/api/client.ts';
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
  await analyzeSome(facts);
  const client = createClient(facts.apiUrl, facts.token);
  const views = viewsFor(
    player.id,
    await analyzedGame(client, player.id),
    await firstOpponent(client, player.id),
  );
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

/** The newest game of a player that has an analysis. */
const analyzedGame = async (client: Client, player: string): Promise<string> => {
  const answer = await client.games.$get({ query: { player, analyzed: 'true', limit: '1' } });
  if (!answer.ok) throw new Stop(`the games were answered with ${answer.status}`);
  return (await answer.json()).items[0]?.id ?? '';
};

const firstOpponent = async (client: Client, id: string): Promise<string> => {
  const answer = await client.players[':id'].opponents.$get({ param: { id }, query: { limit: '1' } });
  if (!answer.ok) throw new Stop(`the opponents were answered with ${answer.status}`);
  return (await answer.json()).items[0]?.opponent ?? '';
};
