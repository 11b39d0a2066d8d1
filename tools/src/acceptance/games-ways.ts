import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chess960Fen } from '@rookery/shared/chess/chess960.ts';
import type { Page } from 'playwright-core';
import type { Visitor } from '../page/visitor.ts';
import { parseCsv } from '../test/parse-csv.ts';
import { until } from '../test/until.ts';

interface Given {
  visit(): Promise<Visitor>;
  player: string;
  ask<T>(path: string): Promise<T>;
  /** Stores the games of a PGN. */
  store(pgn: string): Promise<unknown>;
}

interface Named {
  items: { id: string }[];
  count: number;
}

const gameOf = (round: number, result: string): string =>
  `[Event "Ways"]\n[Round "${round}"]\n[White "Somebody"]\n[Black "Another"]\n[Result "${result}"]\n\n1. e4 e5 ${result}\n\n`;

const gameFrom = (start: number, round: number): string =>
  `[Event "Starts"]\n[Round "${round}"]\n[Variant "Chess960"]\n[SetUp "1"]\n[FEN "${chess960Fen(start)}"]\n[Result "1-0"]\n\n1. e4 e5 1-0\n\n`;

/** How games are chosen, and how they are found again: tests for a file that has a stack and a browser. */
export const describeWays = (given: () => Given): void =>
  describe('the ways to games', () => {
    let visitor: Visitor;
    let page: Page;
    beforeAll(async () => {
      visitor = await given().visit();
      page = visitor.page;
    });
    afterAll(async () => {
      await visitor?.context.close();
      expect(visitor?.complaints).toEqual([]);
    });
    const rows = () => page.locator('.games-row');
    const idOf = async (index: number) =>
      /\/game\/(\w+)/.exec((await rows().nth(index).locator('a').getAttribute('href')) ?? '')?.[1] ?? '';

    test('chosen games are saved in each format, in the order of the list', async () => {
      await visitor.open(`/games?player=${given().player}`);
      await rows().nth(4).waitFor();
      const ids = [await idOf(1), await idOf(3)];
      for (const index of [3, 1]) await rows().nth(index).getByRole('checkbox').click();
      await page.getByText('2 of').waitFor();
      const saved = async (format: string) => {
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: new RegExp(`^${format}`) }).click();
        const file = await download;
        expect(file.suggestedFilename()).toMatch(
          new RegExp(`^rookery_${given().player}_.*\\.${format.toLowerCase()}$`),
        );
        return Bun.file(await file.path()).text();
      };
      const [, ...cells] = parseCsv(await saved('CSV'));
      expect(cells.map(([id]) => id)).toEqual(ids);
      expect(cells.map((row) => row.at(-2))).not.toContain('');
      const lines = (await saved('NDJSON')).trim().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids);
      const sites = [...(await saved('PGN')).matchAll(/\[Site "[^"]*\/(\w+)"\]/g)].map(([, id]) => id);
      expect(sites).toEqual(ids);
    });

    test('what a file brought is a step away, finished or not', async () => {
      await visitor.open('/games');
      const drop = (text: string) =>
        page.getByLabel('A file of games').setInputFiles({
          name: 'ways.pgn',
          mimeType: 'application/x-chess-pgn',
          buffer: Buffer.from(text),
        });
      await drop(gameOf(1, '1-0') + gameOf(2, '*') + gameOf(3, '0-1'));
      await page.getByRole('link', { name: /^3\snew games$/ }).click();
      await page.waitForURL(/ids=/);
      await until('the three', async () => (await rows().count()) === 3);
      for (const index of [0, 1, 2]) await rows().nth(index).getByRole('checkbox').click();
      // All that was chosen is asked for at once.
      const asked: string[] = [];
      page.on(
        'request',
        (request) => request.method() === 'POST' && asked.push(new URL(request.url()).pathname),
      );
      await page.getByRole('button', { name: 'Analyze chosen' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Analyze' }).click();
      await page.getByText(/^2\sgames wait for the engine, 1 cannot be analyzed\.$/).waitFor();
      expect(asked).toEqual(['/api/analyses']);
      page.removeAllListeners('request');
      await page.getByRole('button', { name: /Remove 3\schosen games/ }).click();
      await until('all again', async () => (await rows().count()) > 3);
      await drop(gameOf(4, '1-0'));
      await page.getByRole('link', { name: /^1\snew game$/ }).click();
      await page.locator('.game .board cg-board').waitFor();
    });

    test('chess960 is explored from the start that was played most, or from any by its number', async () => {
      await given().store([534, 534, 534, 959, 959].map(gameFrom).join(''));
      await visitor.open('/explorer?variant=chess960');
      const chooser = page.getByLabel('Start position', { exact: true });
      await until('the most played', async () => (await chooser.inputValue()) === chess960Fen(534));
      await page.locator('.explorer table tbody tr').first().waitFor();
      await chooser.selectOption({ index: 1 });
      await page.waitForURL((url) => url.searchParams.get('fen') === chess960Fen(959));
      // A row of the position before plays nothing.
      await until('a move', async () => {
        await page.locator('.explorer table tbody tr').first().click();
        return new URL(page.url()).searchParams.has('line');
      });
      expect(new URL(page.url()).searchParams.get('fen')).toBe(chess960Fen(959));
      await page.getByLabel('Number of a start position, 0 to 959').fill('0');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.searchParams.get('fen')?.startsWith('bbqnnrkr/') === true);
      await page
        .getByText(/No game/)
        .first()
        .waitFor();
    });

    test('a number of the insights leads to its games', async () => {
      const { player, ask } = given();
      await visitor.open(`/insights?player=${player}&metric=performance&by=color`);
      const table = page.locator('table');
      const games = await table.locator('tbody tr').first().locator('td').last().textContent();
      await table.locator('tbody tr').first().locator('td').last().getByRole('link').click();
      await page.waitForURL(/\/games\?.*color=(white|black)/);
      const { count } = await ask<Named>(`/api/games${new URL(page.url()).search}&count=true`);
      expect(String(count)).toBe(games?.replaceAll(/\D/g, '') ?? '');
      await visitor.open(`/insights?player=${player}&metric=movetime&by=phase`);
      expect(await table.locator('tbody a').count()).toBe(0);
    });
  });
