import { expect, test } from 'bun:test';
import { until } from '@rookery/tools/test/until.ts';
import { createProgress } from './progress.ts';

test('the first value passes at once, then the newest of each pause; none passes after the end', async () => {
  const passed: number[] = [];
  const { note, end } = createProgress<number>(60, async (value) => void passed.push(value));
  note(1);
  expect(passed).toEqual([1]);
  note(2);
  note(3);
  expect(passed).toEqual([1]);
  await until('the next', () => passed.length === 2);
  expect(passed).toEqual([1, 3]);
  note(4);
  end();
  await Bun.sleep(120);
  expect(passed).toEqual([1, 3]);
});
