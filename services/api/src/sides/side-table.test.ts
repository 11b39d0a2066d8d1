import { expect, test } from 'bun:test';
import { createRandom } from '@rookery/shared/chess/random-games.ts';
import type { ReadSides } from './read-sides.ts';
import { makeColumns } from './side-columns.ts';
import { createSideTable, type SideTable } from './side-table.ts';

interface Game {
  no: number;
  at: number;
  /** The facts of both sides' moves, White's first, and the evaluations of the game. */
  facts: [number[], number[]];
  evals: number[];
  keys: number[];
}

const readOf = (games: readonly Game[]): ReadSides => {
  const columns = makeColumns(games.length * 2);
  const sides = games.flatMap((game) => [
    { game, white: 1 },
    { game, white: 0 },
  ]);
  for (const [i, { game, white }] of sides.entries()) {
    columns.gameNo[i] = game.no;
    columns.at[i] = game.at;
    columns.white[i] = white;
    columns.factsLength[i] = game.facts[1 - white]?.length ?? 0;
    columns.evalsLength[i] = game.evals.length;
    columns.keysLength[i] = game.keys.length;
  }
  return {
    length: sides.length,
    columns,
    facts: Uint8Array.from(sides.flatMap(({ game, white }) => game.facts[1 - white] ?? [])),
    evals: Uint8Array.from(games.flatMap(({ evals }) => evals)),
    keys: {
      low: Int32Array.from(games.flatMap(({ keys }) => keys)),
      high: Int32Array.from(games.flatMap(({ keys }) => keys.map((key) => key >> 1))),
    },
  };
};

/** What a table says of each side, in its order. */
const saidBy = (table: SideTable): unknown[] => {
  const { gameNo, at, white, factsAt, factsLength, evalsAt, evalsLength } = table.columns();
  const bytes = table.bytes().bytes();
  const part = (from: Int32Array, length: Int16Array, row: number) => {
    const start = from[row] as number;
    return [...bytes.subarray(start, start + (length[row] as number))];
  };
  return [...table.ordered()].map((row) => ({
    row: table.rowOf(gameNo[row] as number, white[row] === 1),
    no: gameNo[row],
    at: at[row],
    white: white[row],
    facts: part(factsAt, factsLength, row),
    evals: part(evalsAt, evalsLength, row),
  }));
};

/** A key of which both halves differ. */
const keyOf = (low: number): bigint => (BigInt(low >> 1) << 32n) | BigInt(low);

/** Which games come to a position, where, and to which half of a key from there. */
const visitsOf = (games: ReadonlyMap<number, Game>, low: number): unknown[] =>
  [...games.values()].flatMap(({ no, keys }) => {
    const place = keys.indexOf(low);
    return place < 0 ? [] : [[no, place, keys[place + 1]]];
  });

const inOrder = (visits: unknown[]): string[] => visits.map((visit) => JSON.stringify(visit)).sort();

const expectedOf = (games: ReadonlyMap<number, Game>, table: SideTable): unknown[] =>
  [...games.values()]
    .sort((a, b) => a.at - b.at || a.no - b.no)
    .flatMap(({ no, at, facts, evals }) =>
      [1, 0].map((white) => ({
        row: table.rowOf(no, white === 1),
        no,
        at,
        white,
        facts: facts[1 - white],
        evals,
      })),
    );

test('games that come, change and go are what is left of them, in order, and bytes that nobody needs go', () => {
  const random = createRandom(3);
  const below = (most: number) => Math.floor(random() * most);
  const bytes = (most: number) => Array.from({ length: below(most) }, () => below(256));
  const table = createSideTable(4_096);
  const games = new Map<number, Game>();
  for (let round = 0; round < 200; round++) {
    const changed = new Set(Array.from({ length: 1 + below(40) }, () => 1 + below(150)));
    const stored: Game[] = [];
    for (const no of changed) {
      games.delete(no);
      if (random() < 0.2) continue;
      // Of one time now and then.
      const game: Game = {
        no,
        at: below(100),
        facts: [bytes(60), bytes(60)],
        evals: bytes(90),
        keys: bytes(40),
      };
      games.set(no, game);
      stored.push(game);
    }
    const half = stored.length >> 1;
    table.replace(changed, [readOf(stored.slice(0, half)), readOf(stored.slice(half))]);
    if (round % 5 !== 0) continue;
    expect(saidBy(table)).toEqual(expectedOf(games, table));
    for (const low of [0, below(256), below(256)]) {
      const found = table.keys().find(keyOf(low));
      expect(inOrder(found.map(({ gameNo, place, next }) => [gameNo, place, next?.low]))).toEqual(
        inOrder(visitsOf(games, low)),
      );
    }
    expect(table.keys().find(keyOf(7) ^ (1n << 40n))).toEqual([]);
  }
  const needed = [...games.values()].reduce(
    (sum, { facts, evals, keys }) => sum + facts[0].length + facts[1].length + evals.length + keys.length * 8,
    0,
  );
  expect(needed).toBeGreaterThan(4_096);
  expect(table.bytes().length() + table.keys().length() * 8).toBeLessThan(needed * 4);
  expect(table.rowOf(10_000, true)).toBe(-1);
});

test('what it takes in memory grows with the bytes, the keys and the sides of its games', () => {
  const table = createSideTable();
  const none = table.memory();
  const add = (no: number, length: number): number => {
    const before = table.memory();
    const bytes = Array.from({ length }, () => 1);
    table.replace([no], [readOf([{ no, at: no, facts: [bytes, bytes], evals: bytes, keys: bytes }])]);
    return table.memory() - before;
  };
  const [short, long] = [add(1, 10), add(2, 110)];
  // Facts of both sides, evaluations, and ten bytes a key.
  expect(long - short).toBe(100 * 13);
  expect(short).toBeGreaterThan(2 * 60);
  expect(short).toBeLessThan(2 * 150 + 10 * 13);
  table.kept('all', () => true);
  expect(table.memory()).toBe(none + short + long + 4 * 4);
});
