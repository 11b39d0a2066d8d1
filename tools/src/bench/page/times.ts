import type { Page } from 'playwright-core';
import { drawn, type Visitor } from '../../page/visitor.ts';
import { median } from '../row.ts';

const RUNS = 10;

/**
 * Runs in the browser: does something, then looks at every frame until what was there is another, and resolves to
 * the milliseconds between. `shown` must be text that names what is drawn.
 */
const untilOther = (act: string, shown: string): string => `new Promise((done) => {
  const shown = () => ${shown};
  const before = shown();
  const began = performance.now();
  const look = () => {
    const now = shown();
    if (now && now !== before) done(performance.now() - began);
    else requestAnimationFrame(look);
  };
  ${act};
  look();
})`;

const BOARD = `document.querySelector('.game .board piece') ? location.pathname : ''`;
const ROWS = `document.querySelector('.games-old') ? '' : [...document.querySelectorAll('.games-row a')].map((row) => row.href).join()`;
const TABLE = `document.querySelector('h1') && (document.querySelector('table')?.textContent ?? '')`;

/** Milliseconds in the middle of ten: the page loaded anew at a game, until the board has its pieces. */
export const timeToGame = async (visitor: Visitor, ids: readonly string[]): Promise<number> => {
  // From the start of the navigation to the frame with the pieces.
  await visitor.page.addInitScript(`(() => {
    const look = () => {
      if (document.querySelector('.game .board piece')) globalThis.boardAt = performance.now();
      else requestAnimationFrame(look);
    };
    look();
  })()`);
  const times: number[] = [];
  for (const id of ids.slice(0, RUNS)) {
    await visitor.page.goto('about:blank');
    await visitor.open(`/game/${id}`);
    await visitor.page.locator('.game .board piece').first().waitFor();
    times.push(await visitor.page.evaluate<number>('globalThis.boardAt'));
  }
  return median(times);
};

/** The same for a click on a row of the list. */
export const timeToGameFromList = async (visitor: Visitor, player: string): Promise<number> => {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    await visitor.open(`/games?player=${player}`);
    await visitor.page.locator('.games-row a').first().waitFor();
    times.push(
      await visitor.page.evaluate<number>(
        untilOther(`document.querySelectorAll('.games-row a')[${i}].click()`, BOARD),
      ),
    );
  }
  return median(times);
};

const choose = (label: string, value: string): string =>
  `const select = [...document.querySelectorAll('label')].find((one) => one.textContent.trim().startsWith('${label}')).querySelector('select');
   select.value = '${value}'; select.dispatchEvent(new Event('input', { bubbles: true })); select.dispatchEvent(new Event('change', { bubbles: true }))`;

const timeChoices = async (
  page: Page,
  label: string,
  values: readonly string[],
  shown: string,
): Promise<number> => {
  const times: number[] = [];
  for (const value of values) {
    times.push(await page.evaluate<number>(untilOther(choose(label, value), shown)));
    await drawn(page);
  }
  return median(times);
};

const SPEEDS = ['bullet', 'blitz', 'rapid', 'classical', 'correspondence'];

/** Milliseconds from a filter to its first rows, none of which the page has already. */
export const timeToRows = async ({ open, page }: Visitor, player: string): Promise<number> => {
  const times: number[] = [];
  for (const result of ['win', 'loss'])
    for (const speed of SPEEDS) {
      await open(`/games?player=${player}&speed=${speed}`);
      await page.locator('.games-row a').first().waitFor();
      times.push(await page.evaluate<number>(untilOther(choose('Result', result), ROWS)));
    }
  return median(times);
};

/** Milliseconds from another dimension of an insight to its numbers. */
export const timeToInsight = async ({ open, page }: Visitor, player: string): Promise<number> => {
  await open(`/insights?player=${player}&metric=performance&by=color`);
  await page.locator('table tbody tr').first().waitFor();
  const dimensions = [
    'variant',
    'rated',
    'color',
    'speed',
    'hour',
    'weekday',
    'opponentStrength',
    'termination',
    'openingFamily',
    'color',
  ];
  return timeChoices(page, 'By', dimensions, TABLE);
};
