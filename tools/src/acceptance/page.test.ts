import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright-core';
import { say } from '../cli/say.ts';
import { type Lichess, startLichess } from '../lichess/start.ts';
import { handsOf } from '../page/hands.ts';
import { viewsFor } from '../page/views.ts';
import { drawn, type Visitor, visit } from '../page/visitor.ts';
import { CHROMIUM, startBrowser } from '../test/browser.ts';
import { START_MS, startTestStack, type TestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';
import { describeBoard } from './board.ts';
import { describeViews } from './every-view.ts';
import { describeWays } from './games-ways.ts';
import { describeMistakes } from './mistakes-ways.ts';

if (CHROMIUM === undefined) say('skipped: there is no Chromium, so the page is not looked at');

const GAMES = 120;

interface Listed {
  items: { id: string; white: { name: string }; opponent: string }[];
}

describe.skipIf(CHROMIUM === undefined)('the page', () => {
  let lichess: Lichess;
  let stack: TestStack;
  let browser: Browser;
  let token: string;
  let player: { id: string; username: string };
  let visitor: Visitor;

  const ask = async <T>(path: string): Promise<T> => (await stack.api(path)).json() as Promise<T>;
  const store = (pgn: string) =>
    stack.api('/api/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/x-chess-pgn' },
      body: pgn,
    });
  const short = async (query: string): Promise<string> =>
    (await ask<Listed>(`/api/games?player=${player.id}&variant=standard&${query}&limit=1`)).items[0]?.id ??
    '';

  beforeAll(async () => {
    lichess = await startLichess({ players: 2, gamesPer: GAMES });
    [stack, browser] = await Promise.all([
      startTestStack({ args: ['--engines', '2'], env: { LICHESS_URL: lichess.url } }),
      startBrowser(),
    ]);
    token = (await Bun.file(`${stack.dataFolder}/token`).text()).trim();
    player = (await lichess.players())[0] as typeof player;
    visitor = await visit(browser, stack.url, token, { width: 1280, theme: 'light' });
  }, START_MS);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    await lichess?.stop();
  });

  test('the link signs in where the page is open already, and its token leaves the address', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(stack.url);
    await page.getByLabel('Token').waitFor();
    await page.goto(`${stack.url}/#token=${token}`);
    await page.waitForSelector('.rail');
    expect(page.url()).not.toContain('token');
    await page.goto(`${page.url()}#token=${token}`);
    await until('no token', () => !page.url().includes('token'));
    await context.close();
  });

  test('a session that has ended since is noticed by the first answer', async () => {
    const { context, page } = await visit(browser, stack.url, token, { width: 1280, theme: 'light' });
    await context.clearCookies();
    await page.goto(`${stack.url}/games`);
    await page.getByLabel('Token').waitFor();
    await context.close();
  });

  test('a player is followed, and their games are seen to arrive', async () => {
    const { page } = visitor;
    await visitor.open('/players');
    await page.getByLabel('Lichess name').fill(player.username);
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await page.locator('.player-card', { hasText: player.username }).waitFor();
    await until(
      'all games',
      async () => (await ask<{ complete: boolean }>(`/api/players/${player.id}/reconciliation`)).complete,
      { within: 30_000, every: 100 },
    );
    const { games } = await ask<{ games: number }>(`/api/players/${player.id}`);
    await page.locator('.player-card', { hasText: String(games) }).waitFor();
  });

  test('a game is opened and stepped through by keyboard, and a reload shows the same', async () => {
    const { page } = visitor;
    await visitor.open(`/games?player=${player.id}`);
    await page.locator('.games-row a').first().click();
    await page.locator('.game .board cg-board').waitFor();
    for (const key of ['ArrowRight', 'ArrowRight', 'k', 'j', 'ArrowLeft', 'ArrowRight', 'ArrowRight'])
      await page.keyboard.press(key);
    await page.waitForURL((url) => url.searchParams.get('ply') === '3');
    await drawn(page);
    const words = await page.locator('.game .board .unseen').first().textContent();
    await page.reload();
    await drawn(page);
    await page.locator('.game .board cg-board').waitFor();
    const again = page.locator('.game .board .unseen').first();
    await until('the same words', async () => (await again.textContent()) === words);
    await page.keyboard.press('End');
    await page.keyboard.press('f');
    await page.waitForURL(/flip=/);
    await page.keyboard.press('Home');
    await page.waitForURL((url) => !url.searchParams.has('ply'));
  });

  test('an analysis fills the graph while it goes on', async () => {
    const { page } = visitor;
    const id = await short('analyzed=false&minPlies=9&maxPlies=24');
    expect(id).not.toBe('');
    // Fewer nodes than the page asks for: what is looked at is the page, not the engine.
    await page.route('**/analysis', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ postData: JSON.stringify({ nodes: 200_000 }) })
        : route.continue(),
    );
    await visitor.open(`/game/${id}?player=${player.id}&ply=3`);
    await page.locator('.game .board cg-board').waitFor();
    expect(await page.locator('.game-tab.advantage').count()).toBe(0);
    // The end is not read before the graph was seen.
    const end = Promise.withResolvers<void>();
    await page.route('**/analyses', async (route) => {
      await end.promise;
      await route.continue();
    });
    await page.keyboard.press('r');
    await page.locator('.game-analysis progress').waitFor();
    // The graph is there before the verdict.
    await page.locator('.game-tab.advantage canvas').waitFor();
    expect(await page.locator('.game-verdict').count()).toBe(0);
    end.resolve();
    await page.locator('.game-verdict').waitFor({ timeout: 90_000 });
    await page.unroute('**/analysis');
    await page.unroute('**/analyses');
    expect(await page.locator('.game-tab.advantage .reading').textContent()).toMatch(/^2\. .*Advantage: /);
  }, 120_000);

  test('a move of one’s own opens a line that the address keeps', async () => {
    const { page } = visitor;
    const id = await short('minPlies=20');
    await visitor.open(`/game/${id}?player=${player.id}&from=0&line=a2a3,h7h6&at=2`);
    await page.getByText('a3', { exact: false }).first().waitFor();
    const line = page.locator('.game-moves .tried');
    await line.waitFor();
    expect(await line.textContent()).toContain('h6');
  });

  test('a filter stands in the address and holds for every row', async () => {
    const { page } = visitor;
    await visitor.open(`/games?player=${player.id}`);
    await page.getByLabel('Result').selectOption('loss');
    await page.waitForURL(/result=loss/);
    await until(
      'games, and no win among them',
      async () =>
        (await page.locator('.games-row').count()) > 0 &&
        (await page.locator('.games-row .win').count()) === 0,
    );
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const text = await Bun.file((await (await download).path()) as string).text();
    const { count } = await ask<{ count: number }>(`/api/games?player=${player.id}&result=loss&count=true`);
    expect(text.trimEnd().split('\n').length).toBe(count + 1);
  });

  test('the way back from a game leads to its place in the list', async () => {
    const { page } = visitor;
    await visitor.open(`/games?player=${player.id}`);
    const first = await page.locator('.games-row').first().textContent();
    await page.evaluate('scrollTo(0, 2000)');
    await until('rows there', async () => (await page.locator('.games-row').first().textContent()) !== first);
    await page.locator('.games-row a').nth(15).click();
    await page.locator('.game .board cg-board').waitFor();
    await until('its top', async () => (await page.evaluate('scrollY')) === 0);
    await page.goBack();
    await until('the place', async () => (await page.evaluate('scrollY')) === 2000);
    await until(
      'the rows there',
      async () => (await page.locator('.games-row').first().textContent()) !== first,
    );
  });

  test('a row of the explorer plays its move', async () => {
    const { page } = visitor;
    await visitor.open(`/explorer?player=${player.id}`);
    await page.locator('.explorer table tbody tr').first().waitFor();
    await page.locator('.explorer table tbody tr').first().click();
    await page.waitForURL(/line=[a-h][1-8][a-h][1-8]/);
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/at=0/);
  });

  test('an insight has a row for each phase', async () => {
    const { page } = visitor;
    await visitor.open(`/insights?player=${player.id}&metric=movetime&by=phase`);
    const rows = page.locator('table tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(3);
    expect(await rows.first().textContent()).toMatch(/Opening.*\d/);
    await page.getByRole('button', { name: 'Time per move', exact: true }).click();
    await page.waitForURL(/sort=value/);
    await until('their order', async () => {
      const values = (await rows.locator('td:nth-child(2)').allTextContents()).map(Number.parseFloat);
      return (
        values.length === 3 &&
        isDeepStrictEqual(
          values,
          values.toSorted((a, b) => b - a),
        )
      );
    });
  });

  describeMistakes(() => ({ visitor, player: player.id, ask }));

  test('a page without its network says so, and goes on where it was when it is back', async () => {
    const other = await visit(browser, stack.url, token, { width: 1280, theme: 'light' });
    await other.open('/players');
    await other.context.setOffline(true);
    await other.page.getByText('Offline – reconnecting').waitFor();
    const failed = other.page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
    await other.page.getByLabel('Lichess name').fill('nobody');
    await other.page.getByRole('button', { name: 'Follow', exact: true }).click();
    const id = (await failed).headers()['x-request-id'];
    expect(id).toMatch(/^\d+-\d+-\d+$/);
    await other.page.locator('.toast', { hasText: `(offline · ${id})` }).waitFor();
    await other.page.getByRole('link', { name: 'System' }).click();
    await other.page.getByRole('heading', { name: 'Rookery cannot be reached.' }).waitFor();
    await other.context.setOffline(false);
    await other.page.getByRole('heading', { name: 'Rejected records' }).waitFor();
    await other.page.getByText('Offline – reconnecting').waitFor({ state: 'detached' });
    await other.context.close();
  });

  describeViews(
    (theme, width) => visit(browser, stack.url, token, { theme, width }),
    async () => {
      const analyzed = await short('analyzed=true&minPlies=30');
      const { items } = await ask<{ items: { opponent: string }[] }>(
        `/api/players/${player.id}/opponents?limit=1`,
      );
      return viewsFor(player.id, analyzed, items[0]?.opponent ?? '');
    },
  );

  describeBoard(() => ({
    visit: (look) => visit(browser, stack.url, token, look),
    imported: async (pgn, plies) => {
      await store(pgn);
      const name = /White "(.*)"/.exec(pgn)?.[1];
      const { items } = await ask<Listed>(`/api/games?minPlies=${plies}&maxPlies=${plies}&limit=500`);
      return items.find(({ white }) => white.name === name)?.id ?? '';
    },
  }));

  describeWays(() => ({
    visit: () => visit(browser, stack.url, token, { width: 1280, theme: 'light' }),
    player: player.id,
    ask,
    store,
  }));

  test('a range that a finger draws over the curve of ratings is looked at closer', async () => {
    const touching = await visit(browser, stack.url, token, { width: 390, theme: 'dark', touch: true });
    const { page } = touching;
    await touching.open(`/player/${player.id}`);
    const curve = page.locator('.chart:has-text("Rating in") .u-over');
    await curve.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await curve.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const at = (share: number) => ({ x: x + width * share, y: y + height / 2 });
    await handsOf(page).swipe(at(0.75), at(0.25));
    await page.waitForURL(
      ({ searchParams: seen }) => Date.parse(seen.get('from') ?? '') < Date.parse(seen.get('to') ?? ''),
    );
    await page.getByRole('button', { name: 'Leave the zoom' }).click();
    await page.waitForURL(({ searchParams }) => !searchParams.has('from'));
    await touching.context.close();
    expect(touching.complaints).toEqual([]);
  });

  test('markup in names, titles, openings and comments is text in every view', async () => {
    const evil = '"><img src=x onerror="document.title=1">';
    const game = {
      id: 'evilEvil',
      rated: true,
      variant: 'standard',
      speed: 'blitz',
      perf: 'blitz',
      createdAt: Date.now() - 60_000,
      lastMoveAt: Date.now() - 30_000,
      status: 'resign',
      winner: 'black',
      players: {
        white: { user: { name: player.username, id: player.id }, rating: 1_500 },
        black: { user: { name: 'Evil_One', id: 'evil_one', title: `<b>GM</b>${evil}` }, rating: 1_500 },
      },
      opening: { eco: 'B00', name: `King's Pawn: ${evil}`, ply: 1 },
      moves: 'e4 e5 f3 Nf6',
      analysis: [
        { eval: 20 },
        { eval: 20 },
        { eval: -300, best: 'g1f3', judgment: { name: 'Blunder', comment: evil } },
        { eval: -300 },
      ],
    };
    const named = `[Event "${evil.replaceAll('"', '\\"')}"]\n[White "<script>alert(1)</script>"]\n[Black "${evil.replaceAll('"', '\\"')}"]\n[Result "1-0"]\n\n1. e4 { ${evil} } e5 2. Nf3 1-0\n`;
    const send = async (type: string, body: string) =>
      (await stack.api('/api/imports', { method: 'POST', headers: { 'content-type': type }, body })).json();
    expect(await send('application/x-ndjson', `${JSON.stringify(game)}\n`)).toMatchObject({ created: 1 });
    expect(await send('application/x-chess-pgn', named)).toMatchObject({ created: 1 });
    const { items } = await ask<Listed>('/api/games?maxPlies=3');
    const imported = items.find(({ white }) => white.name?.includes('<script>'));
    const { page, complaints } = visitor;
    await page.addInitScript(
      "addEventListener('securitypolicyviolation', (e) => console.error('csp: ' + e.violatedDirective))",
    );
    const all = [
      ...viewsFor(player.id, game.id, 'evil_one'),
      { name: 'imported', path: `/game/${imported?.id}` },
      { name: 'all', path: '/games' },
    ];
    for (const { path } of all) {
      await visitor.open(path);
      expect(
        await page.locator('img[src="x"], main script, main svg[onload], main b:has-text("GM")').count(),
      ).toBe(0);
      expect(await page.title()).not.toBe('1');
    }
    await visitor.open(`/game/${game.id}?ply=3`);
    for (const text of ['<b>GM</b>', 'King\'s Pawn: "><img src=x'])
      await page.getByText(text).first().waitFor();
    await visitor.open(`/game/${imported?.id}`);
    await page.getByText('<script>alert(1)</script>').first().waitFor();
    const policy = (await fetch(stack.url)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(complaints).toEqual([]);
  });

  test('the console stayed empty', () => {
    expect(visitor.complaints).toEqual([]);
  });
});
