import { expect, test } from 'bun:test';
import type { Insight } from '@rookery/shared/contract/insights.ts';
import type { MetricKind, Question } from './question.ts';
import { isSmall, rowsOf, shareOf } from './row.ts';

const figures = (key: string, games: number) => ({
  key,
  label: key.toUpperCase(),
  n: games * 30,
  games,
  value: 1,
  low: 0,
  high: 2,
});
const groups: Insight[] = [
  { ...figures('white', 12), groups: [figures('win', 9), figures('loss', 3)] },
  { ...figures('black', 9), groups: [figures('win', 9)] },
];
const question = (asked: Partial<Question>): Question => ({
  metric: { analyzed: true } as MetricKind,
  by: 'color',
  // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
  then: undefined,
  population: 'all',
  ...asked,
});

test('a row leads to the games of its group, analyzed ones where only those have a value', () => {
  expect(rowsOf(groups, question({}), { player: 'anna', speed: 'blitz' }).map(({ games }) => games)).toEqual([
    { player: 'anna', speed: 'blitz', analyzed: 'true', color: 'white' },
    { player: 'anna', speed: 'blitz', analyzed: 'true', color: 'black' },
  ]);
  const [first] = rowsOf(groups, question({ population: 'lichess' }), { player: 'anna' });
  expect(first?.games).toBeUndefined();
});

test('by two dimensions each inner group is a row', () => {
  // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
  const rows = rowsOf(groups, question({ then: 'result' }), { player: 'anna' });
  expect(rows.map(({ id, label }) => [id, label])).toEqual([
    ['white/win', 'WHITE · WIN'],
    ['white/loss', 'WHITE · LOSS'],
    ['black/win', 'BLACK · WIN'],
  ]);
  expect(rows[1]?.games).toMatchObject({ color: 'white', result: 'loss' });
});

test('a group of few games is small, however many moves they had', () => {
  expect(rowsOf(groups, question({}), {}).map(isSmall)).toEqual([false, true]);
});

test('a kind that a group has none of has no share', () => {
  const group = { ...figures('white', 12), parts: [figures('win', 3)] };
  expect([shareOf({ group }, 'win'), shareOf({ group }, 'draw')]).toEqual([1, null]);
});
