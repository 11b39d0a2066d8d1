import { beforeAll, describe, expect, test } from 'bun:test';
import { isDeepStrictEqual } from 'node:util';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { type ShownView, viewsFor } from '../page/views.ts';
import { drawn, type Look, overflowOf, type Visitor } from '../page/visitor.ts';
import { until } from '../test/until.ts';

const SERIOUS = ['serious', 'critical'];

/** Describing each element that is as it should be would take twice as long as finding those that are not. */
const RUN_AXE = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => ({ violations }))";

/** What axe-core finds serious on a page. */
const axeFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(RUN_AXE)) as Pick<axe.AxeResults, 'violations'>;
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};

/** What goes on by itself there is another a moment later. */
const LIVE = ['players', 'system'];

/** What a view says, its parts in order. */
const saidBy = async (page: Page, name: string): Promise<(string | null)[]> => {
  const text = await page
    .locator(LIVE.includes(name) ? 'h1' : 'main')
    .first()
    .textContent();
  // A minute may pass between two looks.
  return [page.url(), text?.replaceAll(/in \d+ minutes?/g, 'in minutes') ?? null];
};

const expectSameAfterReload = async (page: Page, name: string): Promise<void> => {
  const before = await saidBy(page, name);
  await page.reload();
  await drawn(page);
  await until('the same', async () => isDeepStrictEqual(await saidBy(page, name), before)).catch(
    () => undefined,
  );
  expect(await saidBy(page, name)).toEqual(before);
};

/** What holds for every view, in both themes and widths: tests for a file that has a stack and a browser. */
export const describeViews = (
  visit: (theme: Look['theme'], width: number) => Promise<Visitor>,
  shownViews: () => Promise<ShownView[]>,
): void =>
  describe('every view', () => {
    let views: ShownView[] = [];
    const NAMES = viewsFor('', '', '').map(({ name }) => name);
    beforeAll(async () => {
      views = await shownViews();
    });
    const pathOf = (name: string): string => views.find((view) => view.name === name)?.path ?? '';

    // Each theme and each width once: axe takes longer than all else here.
    const faultsOf = async ({ page }: Visitor, name: string, withAxe: boolean): Promise<string[]> => {
      const faults = withAxe ? await axeFaults(page) : [];
      if ((await page.locator('.failure').count()) > 0) faults.push('failed');
      const wide = await overflowOf(page);
      if (wide.length > 0) faults.push(`is wider than the window: ${wide.join(', ')}`);
      return faults.map((fault) => `${name}: ${fault}`);
    };

    for (const [width, withAxe] of [
      [1280, true],
      [390, false],
    ] as const)
      test(`light, ${width} px: nothing overflows,${withAxe ? ' no serious fault,' : ''} and a reload shows the same`, async () => {
        const other = await visit('light', width);
        const faults: string[] = [];
        for (const name of NAMES) {
          await other.open(pathOf(name));
          faults.push(...(await faultsOf(other, name, withAxe)));
          await expectSameAfterReload(other.page, name);
        }
        await other.context.close();
        expect(faults).toEqual([]);
        expect(other.complaints).toEqual([]);
      }, 180_000);

    test('dark, in a window that grows from 390 px to 2560: nothing overflows, no serious fault, and the room is used', async () => {
      const other = await visit('dark', 390);
      const faults: string[] = [];
      for (const name of NAMES) {
        await other.page.setViewportSize({ width: 390, height: 800 });
        await other.open(pathOf(name));
        faults.push(...(await faultsOf(other, name, true)));
        for (const width of [1280, 2560]) {
          await other.page.setViewportSize({ width, height: 800 });
          await drawn(other.page);
          faults.push(...(await faultsOf(other, `${name}, ${width} px`, false)));
        }
        const box = await other.page.locator('main').boundingBox();
        if ((box?.width ?? 0) < 2_300) faults.push(`${name} is ${box?.width} px wide of 2560`);
      }
      await other.context.close();
      expect(faults).toEqual([]);
      expect(other.complaints).toEqual([]);
    }, 180_000);
  });
