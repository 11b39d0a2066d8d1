import { expect, test } from 'bun:test';
import { until } from '@rookery/tools/test/until.ts';
import { createProgress } from './progress.ts';

test('the first value passes at once, then the newest of each pause; none passes after the end', async () => {
  const passed: number[] = [];
  let taken = Promise.withResolvers<void>();
  const { note, end } = createProgress<number>(20, (value) => {
    passed.push(value);
    return taken.promise;
  });
  note(1);
  expect(passed).toEqual([1]);
  note(2);
  note(3);
  expect(passed).toEqual([1]);
  const first = taken;
  taken = Promise.withResolvers();
  first.resolve();
  await until('the next', () => passed.length === 2);
  expect(passed).toEqual([1, 3]);
  note(4);
  end();
  taken.resolve();
  await Bun.sleep(100);
  expect(passed).toEqual([1, 3]);
});

test('a value that passes at once is followed by a pause all the same', async () => {
  const passed: number[] = [];
  const { note, end } = createProgress<number>(600_000, async (value) => void passed.push(value));
  note(1);
  note(2);
  await Bun.sleep(50);
  expect(passed).toEqual([1]);
  end();
});
