import { expect, test } from 'bun:test';
import type { Mistake, Mistakes } from '@rookery/shared/contract/mistakes.ts';
import { findMistake, type Source } from './find-mistake.ts';

const PAGES: Record<string, Mistakes> = {
  '': { items: [{ id: 'abcdefgh-3' } as Mistake], next: 'more' },
  more: { items: [{ id: 'abcdefgh-9' } as Mistake], next: null },
};

/** Finds a mistake among those of one game, and says what was asked. */
const find = async (id: string) => {
  const asked: unknown[] = [];
  const source: Source = {
    beginOf: async (game) => {
      asked.push(game);
      return game === 'abcdefgh' ? 1_000 : undefined;
    },
    page: async (...of) => {
      asked.push(of);
      return PAGES[of[3] ?? ''] as Mistakes;
    },
  };
  const found = await findMistake(source, 'anna', id);
  return { found: found?.id ?? null, asked };
};

test('a mistake is found among those of its moment, on whatever page', async () => {
  const span = ['anna', '1970-01-01T00:00:01.000Z', '1970-01-01T00:00:01.001Z'];
  expect(await find('abcdefgh-9')).toEqual({
    found: 'abcdefgh-9',
    asked: ['abcdefgh', [...span, undefined], [...span, 'more']],
  });
});

test('one that is not there is none: another ply, another game, no id', async () => {
  expect((await find('abcdefgh-4')).found).toBeNull();
  expect(await find('zzzzzzzz-4')).toEqual({ found: null, asked: ['zzzzzzzz'] });
  expect(await find('<script>')).toEqual({ found: null, asked: [] });
});
