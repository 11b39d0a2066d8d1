import type { Page } from 'playwright-core';

/** A place in the window. */
interface Point {
  x: number;
  y: number;
}

/** What hands do at the board of a page. Squares by their names, whichever side is below. */
export interface Hands {
  square(name: string): Promise<Point>;
  /** One square after the other. */
  click(...squares: string[]): Promise<void>;
  drag(from: string | Point, to: string): Promise<void>;
  tap(...squares: string[]): Promise<void>;
  /** Drags with a finger. */
  swipe(from: string | Point, to: string | Point): Promise<void>;
}

/** Hands at the one board that a page shows. */
export const handsOf = (page: Page): Hands => {
  const square = async (name: string): Promise<Point> => {
    const board = page.locator('.board cg-board');
    const box = await board.boundingBox();
    if (!box) throw new Error('no board is shown');
    const isFlipped = (await page.locator('.board .orientation-black').count()) > 0;
    const [file, rank] = ['abcdefgh'.indexOf(name.charAt(0)), Number(name.charAt(1)) - 1];
    const [column, row] = isFlipped ? [7 - file, rank] : [file, 7 - rank];
    const side = box.width / 8;
    return { x: box.x + (column + 0.5) * side, y: box.y + (row + 0.5) * side };
  };
  const placeOf = (where: string | Point) => (typeof where === 'string' ? square(where) : where);
  return {
    square,
    click: async (...squares) => {
      for (const name of squares) {
        const { x, y } = await square(name);
        await page.mouse.click(x, y);
      }
    },
    drag: async (from, to) => {
      const [start, end] = [await placeOf(from), await square(to)];
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move(end.x, end.y, { steps: 6 });
      await page.mouse.up();
    },
    tap: async (...squares) => {
      for (const name of squares) {
        const { x, y } = await square(name);
        await page.touchscreen.tap(x, y);
      }
    },
    swipe: async (from, to) => {
      const [start, end] = [await placeOf(from), await placeOf(to)];
      // Playwright's touchscreen only taps.
      const session = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[]) =>
        session.send('Input.dispatchTouchEvent', { type, touchPoints });
      await touch('touchStart', [start]);
      for (let i = 1; i <= 6; i++)
        await touch('touchMove', [
          { x: start.x + ((end.x - start.x) * i) / 6, y: start.y + ((end.y - start.y) * i) / 6 },
        ]);
      await touch('touchEnd', []);
      await session.detach();
    },
  };
};
