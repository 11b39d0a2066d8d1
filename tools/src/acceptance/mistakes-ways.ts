import { describe, expect, test } from 'bun:test';
import { nextMoves } from '@rookery/shared/chess/legal-moves.ts';
import { startPosition } from '@rookery/shared/chess/start.ts';
import type { Mistake, Mistakes } from '@rookery/shared/contract/mistakes.ts';
import type { Position } from 'chessops/chess';
import { handsOf } from '../page/hands.ts';
import type { Visitor } from '../page/visitor.ts';
import { until } from '../test/until.ts';

interface Given {
  visitor: Visitor;
  player: string;
  ask<T>(path: string): Promise<T>;
}

/** The two squares of a move. */
const squaresOf = (uci: string): string[] => [uci.slice(0, 2), uci.slice(2, 4)];

/** How mistakes are trained: tests for a file that has a stack, a browser and a player with mistakes. */
export const describeMistakes = (given: () => Given): void =>
  describe('the trainer', () => {
    test('a mistake is shown, and its answer is kept', async () => {
      const { page } = given().visitor;
      await given().visitor.open(`/mistakes?player=${given().player}`);
      await page.locator('.mistakes-trainer cg-board').waitFor();
      await page.keyboard.press('s');
      await page.getByText(/Asked again/).waitFor();
      const { items } = await given().ask<{ items: unknown[] }>(
        `/api/players/${given().player}/mistakes?limit=500`,
      );
      expect(JSON.stringify(items)).toContain('"due"');
    });

    const plainMistakes = async (): Promise<Mistake[]> => {
      const { items } = await given().ask<Mistakes>(
        `/api/players/${given().player}/mistakes?variant=standard&limit=500`,
      );
      return items.filter(({ training, best }) => training.isDue && best && /^[^O=]+$/.test(best.san));
    };

    test('any mistake opens by its link, and the better move is found by mouse', async () => {
      const { page } = given().visitor;
      const mistake = (await plainMistakes()).at(-1) as Mistake;
      const other = mistake.judgment === 'blunder' ? 'mistake' : 'blunder';
      await given().visitor.open(
        `/mistakes?player=${given().player}&judgment=${other}&mistake=${mistake.id}`,
      );
      await page.locator('.mistakes-trainer cg-board').waitFor();
      await handsOf(page).click(...squaresOf(mistake.best?.uci ?? ''));
      await page.getByText(`${mistake.best?.san}: that is the move.`).waitFor();
      await page.getByText(/Asked again/).waitFor();
      expect((await plainMistakes()).map(({ id }) => id)).not.toContain(mistake.id);
      const none = `${mistake.gameId}-9999`;
      await given().visitor.open(`/mistakes?player=${given().player}&mistake=${none}`);
      await page.getByText(`This player has no mistake ${none}.`).waitFor();
    });

    test('what the engine says of a try too late changes nothing', async () => {
      const { page } = given().visitor;
      const mistake = (await plainMistakes())[0] as Mistake;
      const known = [mistake.best?.uci, mistake.played.uci];
      const moves = nextMoves('standard', startPosition('standard', mistake.fen) as Position);
      const tried = moves.find(({ uci, san }) => !known.includes(uci) && /^[^O=#]+$/.test(san()));
      const late = Promise.withResolvers<void>();
      await page.route('**/api/evaluations', async (route) => {
        await late.promise;
        await route.fulfill({ json: { score: { cp: mistake.color === 'white' ? 5_000 : -5_000 } } });
      });
      await given().visitor.open(`/mistakes?player=${given().player}&mistake=${mistake.id}`);
      await page.locator('.mistakes-trainer cg-board').waitFor();
      await handsOf(page).click(...squaresOf(tried?.uci ?? ''));
      await page.getByText('the engine looks').waitFor();
      await page.keyboard.press('s');
      const answered = page.waitForResponse('**/api/evaluations');
      late.resolve();
      await (await answered).finished();
      await page.unroute('**/api/evaluations');
      await page.getByText(/Asked again/).waitFor();
      expect(await page.locator('.mistakes-trainer h2').textContent()).toBe(
        `${mistake.best?.san} was better.`,
      );
      const [better] = await page.locator('.mistakes-trainer .in-line').all();
      expect(await better?.textContent()).toMatch(/^\d+[.…] /);
      const asked = await page.locator('.board .unseen').first().textContent();
      await better?.click();
      await until(
        'the position behind it',
        async () => (await page.locator('.board .unseen').first().textContent()) !== asked,
      );
    });
  });
