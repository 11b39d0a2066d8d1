import { expect, test } from 'bun:test';
import { createRandom } from '@rookery/shared/chess/random-games.ts';
import type { ReadSides } from './read-sides.ts';
import { makeColumns } from './side-columns.ts';
import { createSideTable, type Holds } from './side-table.ts';

const sidesOf = (games: readonly { no: number; at: number; players: [number, number] }[]): ReadSides => {
  const columns = makeColumns(games.length * 2);
  for (const [i, { no, at, players }] of games.entries())
    for (const white of [0, 1]) {
      const row = i * 2 + white;
      columns.gameNo[row] = no;
      columns.at[row] = at;
      columns.white[row] = white;
      columns.playerNo[row] = players[1 - white] as number;
    }
  const none = new Int32Array(0);
  return {
    length: columns.gameNo.length,
    columns,
    facts: new Uint8Array(0),
    evals: new Uint8Array(0),
    keys: { low: none, high: none },
  };
};

const ofPlayer =
  (player: number): Holds =>
  ({ playerNo }, row) =>
    playerNo[row] === player;

test('the sides of a player are those of all sides, in their order, whatever comes and goes between two questions', () => {
  const random = createRandom(11);
  const below = (most: number) => Math.floor(random() * most);
  const table = createSideTable();
  let compared = 0;
  for (let round = 0; round < 100; round++) {
    // Games that are there change or go now and then; most rounds bring new ones alone, older and newer than the others.
    const isNew = random() < 0.7;
    const nos = new Set(
      Array.from({ length: 1 + below(20) }, (_, i) =>
        isNew ? 1_000 + round * 20 + i : 1_000 + below(6_000),
      ),
    );
    const games = [...nos].flatMap((no) =>
      !isNew && random() < 0.3
        ? []
        : [{ no, at: below(500), players: [below(40), below(40)] as [number, number] }],
    );
    table.replace(nos, [sidesOf(games)]);
    // More players than are kept, each asked about in some rounds only.
    for (let player = below(3); player < 40; player += 1 + below(6)) {
      const holds = ofPlayer(player);
      const kept = table.kept(`${player}`, holds);
      expect([...kept]).toEqual([...table.ordered()].filter((row) => holds(table.columns(), row)));
      expect(table.kept(`${player}`, holds)).toBe(kept);
      compared += kept.length;
    }
  }
  expect(compared).toBeGreaterThan(20_000);
});

test('games of others leave the sides of a player what they were', () => {
  const table = createSideTable();
  table.replace([], [sidesOf([{ no: 1, at: 1, players: [1, 2] }])]);
  const kept = table.kept('1', ofPlayer(1));
  table.replace([2], [sidesOf([{ no: 2, at: 2, players: [3, 2] }])]);
  expect(table.kept('1', ofPlayer(1))).toBe(kept);
  table.replace([3], [sidesOf([{ no: 3, at: 0, players: [3, 1] }])]);
  expect(table.kept('1', ofPlayer(1))).toHaveLength(2);
});
