import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { type Hands, handsOf } from '../page/hands.ts';
import { drawn, type Look, type Visitor } from '../page/visitor.ts';
import { until } from '../test/until.ts';

interface Given {
  visit(look: Look): Promise<Visitor>;
  /** Stores the game of a PGN, which has so many plies, and gives its id. */
  imported(pgn: string, plies: number): Promise<string>;
}

const PAWN = '8/P6k/8/8/8/8/6p1/K7 w - - 0 1';
const CASTLES = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';
const CASTLES_960 = '1r2k1r1/8/8/8/8/8/8/1R2K1R1 w KQkq - 0 1';
const POCKETS = 'rnbqkbnr/ppp1pppp/8/8/8/8/PPPP1PPP/RNBQKBNR[NPp] w KQkq - 0 3';
const TRADED = 'rnb1kbnr/ppp1pppp/8/3q4/8/8/PPPP1PPP/RNBQKBNR[Pp] w KQkq - 0 3';

const pgnOf = (variant: string, white: string, moves: string, fen?: string): string =>
  `[Event "A game"]\n[White "${white}"]\n[Black "Somebody"]\n[Variant "${variant}"]\n${fen ? `[SetUp "1"]\n[FEN "${fen}"]\n` : ''}[Result "1-0"]\n\n${moves} 1-0\n`;

/** What moves on a board do, by mouse and by finger: tests for a file that has a stack and a browser. */
export const describeBoard = (given: () => Given): void =>
  describe('the board', () => {
    let visitor: Visitor;
    let page: Page;
    let hands: Hands;

    const line = (moves: string) => page.waitForURL((url) => url.searchParams.get('line') === moves);
    const explore = (variant: string, fen: string) =>
      visitor.open(`/explorer?variant=${variant}&fen=${encodeURIComponent(fen)}`);
    const choose = (piece: string) => page.locator('.promotion').getByRole('button', { name: piece }).click();
    const inPocket = (piece: string) =>
      page.locator('.pocket button:enabled').and(page.getByRole('button', { name: `drop a ${piece}` }));
    const dropOn = (square: string) => page.locator('.drop-squares').getByRole('button', { name: square });
    /** Where a hand takes a piece of the pocket, once it is that side's turn: the address changes before the board does. */
    const gripOf = async (color: 'white' | 'black', role: string) => {
      const box = await page.locator(`.pocket button:enabled:has(piece.${color}.${role})`).boundingBox();
      return { x: (box?.x ?? 0) + 12, y: (box?.y ?? 0) + 12 };
    };
    const saidOfBoard = () => page.locator('.board .unseen').first().textContent();

    const come = async (look: Look) => {
      visitor = await given().visit(look);
      page = visitor.page;
      hands = handsOf(page);
    };
    const leave = async () => {
      await visitor.context.close();
      expect(visitor.complaints).toEqual([]);
    };

    describe('by mouse', () => {
      beforeAll(() => come({ width: 1280, theme: 'light' }));
      afterAll(leave);
      beforeEach(() => page.mouse.move(0, 0));

      test('two clicks make a move, and so does dragging the piece', async () => {
        await visitor.open('/explorer');
        await hands.click('e2', 'e4');
        await line('e2e4');
        await hands.drag('e7', 'e5');
        await line('e2e4,e7e5');
        await hands.drag('e4', 'e5');
        await hands.click('g1', 'f3');
        await line('e2e4,e7e5,g1f3');
      });

      test('the pieces stand on their squares in a window of another size', async () => {
        await visitor.open('/explorer');
        for (const height of [600, 900, 800]) {
          await page.setViewportSize({ width: 1280, height });
          const isThere = async () => {
            const goal = await hands.square('h1');
            const boxes = await Promise.all(
              (await page.locator('.board piece.white.rook').all()).map((piece) => piece.boundingBox()),
            );
            return boxes.some((box) => box && Math.abs(box.x + box.width / 2 - goal.x) < 1);
          };
          await until(`the rook on h1 in ${height} px`, isThere);
        }
      });

      test('a pawn becomes the piece that is chosen on the board, and Escape takes it back', async () => {
        await explore('standard', PAWN);
        await hands.click('a7', 'a8');
        await page.locator('.promotion').waitFor();
        expect(await page.locator('.promotion button').count()).toBe(4);
        await page.keyboard.press('Escape');
        await page.locator('.promotion').waitFor({ state: 'detached' });
        expect(await saidOfBoard()).toContain('pawn a7');
        await hands.drag('a7', 'a8');
        await choose('knight');
        await line('a7a8n');
        await hands.click('h7', 'g7');
        await line('a7a8n,h7g7');
        await hands.click('a1', 'b1');
        await line('a7a8n,h7g7,a1b1');
        // The pieces stand where the pawn arrives, whichever side is below.
        await page.keyboard.press('f');
        await page.locator('.board .orientation-black').waitFor();
        await hands.click('g2', 'g1');
        const queen = page.locator('.promotion').getByRole('button', { name: 'queen' });
        const box = await queen.boundingBox();
        const goal = await hands.square('g1');
        expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - goal.x)).toBeLessThan(2);
        expect(Math.abs((box?.y ?? 0) + (box?.height ?? 0) / 2 - goal.y)).toBeLessThan(2);
        await hands.click('g2');
        await line('a7a8n,h7g7,a1b1,g2g1n');
      });

      test('in antichess it may become a king', async () => {
        await explore('antichess', '8/P7/8/8/8/8/8/7k w - - 0 1');
        await hands.click('a7', 'a8');
        await choose('king');
        await line('a7a8k');
      });

      test('the king castles by two squares or onto the rook, in chess960 onto the rook', async () => {
        await explore('standard', CASTLES);
        await hands.click('e1', 'g1');
        await line('e1g1');
        await hands.drag('e8', 'a8');
        await line('e1g1,e8c8');
        await explore('chess960', CASTLES_960);
        await hands.click('e1', 'b1');
        await line('e1b1');
        await until('the castled king', async () => (await saidOfBoard())?.includes('king c1, rooks d1 g1'));
        await page.keyboard.press('ArrowLeft');
        await page.waitForURL(/at=0/);
        await hands.drag('e1', 'b1');
        await page.waitForURL((url) => !url.searchParams.has('at'));
      });

      test('a piece of the pocket is dropped by clicks and by dragging it, in Explorer', async () => {
        await explore('crazyhouse', POCKETS);
        await inPocket('knight').click();
        await dropOn('e4').click();
        await line('N@e4');
        await hands.drag(await gripOf('black', 'pawn'), 'd5');
        await line('N@e4,P@d5');
        await hands.drag(await gripOf('white', 'pawn'), 'c1');
        await hands.drag(await gripOf('white', 'pawn'), 'f8');
        expect(await saidOfBoard()).toContain('in the pocket 1 pawn. Black');
        expect(new URL(page.url()).searchParams.get('line')).toBe('N@e4,P@d5');
      });

      test('an answer that comes meanwhile leaves the piece in the hand', async () => {
        await given().imported(pgnOf('Crazyhouse', 'Holder', '1. e4 d5 2. exd5 Qxd5 3. P@c4'), 5);
        const answers = Promise.withResolvers<void>();
        await page.route('**/api/explorer*', async (route) => {
          await answers.promise;
          await route.continue();
        });
        const { origin } = new URL(page.url());
        await page.goto(`${origin}/explorer?variant=crazyhouse&fen=${encodeURIComponent(TRADED)}`);
        await page.locator('.board cg-board').waitFor();
        const [from, to] = [await gripOf('white', 'pawn'), await hands.square('e4')];
        await page.mouse.move(from.x, from.y);
        await page.mouse.down();
        await page.mouse.move(to.x, to.y + 60, { steps: 4 });
        await page.locator('.board piece.dragging').waitFor();
        answers.resolve();
        await page.locator('.board svg.cg-shapes circle').waitFor({ state: 'attached' });
        await page.mouse.move(to.x, to.y, { steps: 2 });
        await page.mouse.up();
        await line('P@e4');
        await page.unroute('**/api/explorer*');
      });

      test('and in the game', async () => {
        const id = await given().imported(pgnOf('Crazyhouse', 'Dropper', '1. e4 d5 2. exd5 Qxd5'), 4);
        await visitor.open(`/game/${id}?ply=4`);
        await inPocket('pawn').click();
        await dropOn('e4').click();
        await line('P@e4');
        expect(await page.locator('.game-moves .tried').textContent()).toContain('@e4');
        await hands.drag(await gripOf('black', 'pawn'), 'd3');
        await line('P@e4,P@d3');
      });

      test('any ply of a game and of a line is tried from, and the way back leads into the game', async () => {
        const id = await given().imported(
          pgnOf('Standard', 'Tester', '1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6'),
          8,
        );
        await visitor.open(`/game/${id}?ply=2`);
        await hands.click('f1', 'c4');
        await line('f1c4');
        await hands.drag('g8', 'f6');
        await line('f1c4,g8f6');
        const address = page.url();
        await drawn(page);
        const said = await saidOfBoard();
        await page.keyboard.press('ArrowLeft');
        await page.waitForURL(/at=1/);
        await hands.click('b8', 'c6');
        await line('f1c4,b8c6');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('ArrowLeft');
        await page.waitForURL((url) => url.searchParams.get('ply') === '2' && !url.searchParams.has('at'));
        // A move of the game leads along it and leaves the line alone; a click on a move as well.
        await hands.click('g1', 'f3');
        await page.waitForURL(/ply=3/);
        await page.locator('.game-moves .tried button').nth(1).click();
        await page.waitForURL(/at=2/);
        await page.locator('.game-moves .move', { hasText: 'Ba4' }).click();
        await page.waitForURL((url) => url.searchParams.get('ply') === '7' && !url.searchParams.has('at'));
        await page.keyboard.press('Backspace');
        await page.locator('.game-moves .tried').waitFor({ state: 'detached' });
        await page.goto(address);
        await page.locator('.game .board cg-board').waitFor();
        await until('the same position', async () => (await saidOfBoard()) === said);
      });

      test('the pieces that a side is ahead by are seen beside its name', async () => {
        const id = await given().imported(
          pgnOf('Standard', 'Ahead', '1. e4 d5 2. exd5 Qxd5 3. Nc3 Qxd2+'),
          6,
        );
        await visitor.open(`/game/${id}?ply=3`);
        const box = await page.locator('.game-ahead piece.pawn').boundingBox();
        expect([box?.width, box?.height]).toEqual([20, 20]);
        // A line that cannot be played leaves nothing behind.
        await visitor.open(`/game/${id}?line=e2e9`);
        expect(await page.locator('.game-moves .tried').count()).toBe(0);
      });

      test('the wheel steps through the game, and a castled king of chess960 opens a line', async () => {
        const id = await given().imported(pgnOf('Chess960', 'Fischer', '1. Kd1 Kd8 2. Kc1', CASTLES_960), 3);
        await visitor.open(`/game/${id}`);
        const { x, y } = await hands.square('d4');
        await page.mouse.move(x, y);
        await page.mouse.wheel(0, 100);
        await page.waitForURL(/ply=1/);
        await page.mouse.wheel(0, -100);
        await page.waitForURL((url) => !url.searchParams.has('ply'));
        await hands.click('e1', 'b1');
        await line('e1b1');
        expect(await page.locator('.game-moves .tried').textContent()).toContain('O-O-O');
      });
    });

    describe('by finger', () => {
      beforeAll(() => come({ width: 390, theme: 'dark', touch: true }));
      afterAll(leave);

      test('two taps make a move, and so does dragging the piece', async () => {
        await visitor.open('/explorer');
        await hands.tap('e2', 'e4');
        await line('e2e4');
        await hands.swipe('e7', 'e5');
        await line('e2e4,e7e5');
      });

      test('a piece of the pocket is dropped by taps and by dragging it', async () => {
        await explore('crazyhouse', POCKETS);
        await inPocket('knight').tap();
        await dropOn('e4').tap();
        await line('N@e4');
        await hands.swipe(await gripOf('black', 'pawn'), 'd5');
        await line('N@e4,P@d5');
      });

      test('a pawn becomes the piece that is tapped', async () => {
        await explore('standard', PAWN);
        await hands.swipe('a7', 'a8');
        await page.locator('.promotion').getByRole('button', { name: 'rook' }).tap();
        await line('a7a8r');
      });
    });
  });
