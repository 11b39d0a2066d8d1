import type { Page } from 'playwright-core';

/** Clicks the two squares of a move on the board that a page shows, from the side of who moves. */
export const playByMouse = async (page: Page, uci: string, side: 'white' | 'black'): Promise<void> => {
  for (const square of [uci.slice(0, 2), uci.slice(2, 4)]) {
    // Measured each time: what stands above the board may have grown.
    const board = await page.locator('cg-board').boundingBox();
    if (!board) throw new Error('no board is shown');
    const [file, rank] = [square.charCodeAt(0) - 97, Number(square[1]) - 1];
    const [column, row] = side === 'white' ? [file, 7 - rank] : [7 - file, rank];
    await page.mouse.click(
      board.x + ((column + 0.5) * board.width) / 8,
      board.y + ((row + 0.5) * board.height) / 8,
    );
  }
};
