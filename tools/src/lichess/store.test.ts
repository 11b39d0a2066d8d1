import { expect, test } from 'bun:test';
import { createStore, type Store } from './store.ts';

function add(store: Store, id: string, createdAt: number, white: string, black: string, status = 'resign') {
  const user = (name: string) => ({ user: { name, id: name.toLowerCase() } });
  const game = {
    id,
    createdAt,
    lastMoveAt: createdAt,
    status,
    players: { white: user(white), black: user(black) },
  };
  return store.add(new TextEncoder().encode(JSON.stringify(game)));
}
const idsOf = (store: Store, name: string): string[] => {
  const player = store.player(name);
  return player ? store.gamesOf(player).map((number) => store.idOf(number)) : [];
};

test('games are listed under both players by createdAt, whatever the order of arrival', () => {
  const store = createStore();
  add(store, 'game0002', 200, 'Anna', 'Bert');
  add(store, 'game0001', 100, 'Cleo', 'Anna');
  add(store, 'game0003', 300, 'Anna', 'Bert');
  expect(idsOf(store, 'ANNA')).toEqual(['game0001', 'game0002', 'game0003']);
  expect(idsOf(store, 'bert')).toEqual(['game0002', 'game0003']);
});

test('a game against oneself is listed once', () => {
  const store = createStore();
  add(store, 'game0001', 100, 'Anna', 'Anna');
  expect(idsOf(store, 'anna')).toEqual(['game0001']);
});

test('a replaced game keeps its number, takes the new line and moves in the order', () => {
  const store = createStore();
  add(store, 'game0001', 100, 'Anna', 'Bert', 'started');
  add(store, 'game0002', 200, 'Anna', 'Bert');
  add(store, 'game0001', 300, 'Anna', 'Cleo', 'mate');
  expect(store.size()).toBe(2);
  expect(idsOf(store, 'anna')).toEqual(['game0002', 'game0001']);
  expect(idsOf(store, 'bert')).toEqual(['game0002']);
  expect(idsOf(store, 'cleo')).toEqual(['game0001']);
  expect(store.parse(store.numberOf('game0001') ?? -1).status).toBe('mate');
});

test('lines of any length come back byte by byte', () => {
  const store = createStore();
  const line = (n: number, size: number): Uint8Array =>
    new TextEncoder().encode(
      `{"id":"game000${n}","createdAt":1, "status":"mate","players":{"white":{},"black":{}},"x":"${'é'.repeat(size)}"}`,
    );
  const lines = [line(1, 10), line(2, 3_000_000), line(3, 0), line(4, 1_500_000), line(5, 1)];
  for (const one of lines) store.add(one);
  expect(lines.map((_, i) => Buffer.from(store.line(i)))).toEqual(lines.map((one) => Buffer.from(one)));
});
