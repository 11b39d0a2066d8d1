import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { listMoves } from '@rookery/shared/chess/moves-list.ts';
import { isClockList, packClocks } from '@rookery/shared/chess/packed-clocks.ts';
import { readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import { isVariant } from '@rookery/shared/chess/variant.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { createTestDatabase, type TestDatabase } from '@rookery/tools/test/database.ts';
import postgres, { type Sql } from 'postgres';
import { insertBatch } from '../saving/batch.ts';
import type { Incoming } from '../saving/incoming.ts';
import { noNumbers } from '../saving/known-numbers.ts';
import { packGame } from './pack.ts';

/** A row of the view, and what it must be: the key as text, which holds 64 bits. */
interface Row {
  ply: number;
  san: string;
  uci: string | null;
  clock: number | null;
  fen_key: string;
}

let database: TestDatabase;
let sql: Sql;
const known = noNumbers();

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, fetch_types: false, onnotice: () => undefined });
});

afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

const incoming = (game: LichessGame): Incoming => {
  const result = replayGame(game);
  if (!result.ok) throw new Error(`${game.id}: ${result.error.detail}`);
  return { game, replay: result.replay, packed: packGame(game, result.replay), fetchedAt: 0 };
};

const save = async (games: readonly Incoming[]): Promise<void> => {
  for (let i = 0; i < games.length; i += 128) await insertBatch(sql, known, games.slice(i, i + 128));
};

const expectedRows = ({ game, replay, packed }: Incoming): Row[] => {
  if (!isVariant(game.variant)) throw new Error(game.variant);
  const { variant, initialFen, moves = '' } = game;
  const keys = replay.keys.split(',');
  const clocks = isClockList(game.clocks) ? game.clocks : [];
  return listMoves({ variant, initialFen, moves }).map(({ ply, san, uci }) => ({
    ply,
    san,
    uci: packed.moves === null ? null : uci,
    clock: clocks[ply - 1] ?? null,
    fen_key: keys[ply] ?? '',
  }));
};

const SELECT = 'select ply, san, uci, clock, fen_key::text from moves where game_id = $1 order by ply';

const readRows = async (id: string): Promise<Row[]> => [
  ...(await sql.unsafe<Row[]>(SELECT, [id], { prepare: true })),
];

const expectView = async (games: readonly Incoming[]): Promise<void> => {
  await save(games);
  for (const game of games) expect(await readRows(game.packed.id)).toEqual(expectedRows(game));
};

const base: LichessGame = {
  id: 'abcdEFGH',
  variant: 'standard',
  createdAt: 0,
  status: 'resign',
  players: {},
};
const LONG = 'e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7';

test('generated games of all kinds are shown ply by ply', async () => {
  const games = [...worldGames({ seed: 3, players: 1, games: 290 })];
  await expectView(games.map((game) => incoming(game as unknown as LichessGame)));
});

const CASES: [string, Partial<LichessGame>][] = [
  ['without moves', { moves: '' }],
  ['whose moves were not sent', {}],
  ['of one ply', { moves: 'e4' }],
  ['of eight plies', { moves: LONG.split(' ').slice(0, 8).join(' ') }],
  ['of nine plies', { moves: LONG.split(' ').slice(0, 9).join(' ') }],
  [
    'with clocks of every size',
    { moves: LONG, clocks: [0, 2 ** 31 - 1, 7, 0, 30_003, 29_995, 1, 5, 2 ** 30, 9, 8] },
  ],
  ['with fewer clocks than moves', { moves: LONG, clocks: [6003, 6003] }],
  ['with clocks that are no numbers', { moves: LONG, clocks: [6003, null] }],
  ['whose moves are text', { moves: ' e4  d5 exd5 c5 d5xc6 Nc6 d4 e5 d5 e4  d5xc6 ' }],
  [
    'whose moves are text beside a NUL and half a surrogate',
    { moves: 'e4  e5', odd: 'a\u0000\ud800\\u0000"' },
  ],
  ['whose record is kept whole', { moves: 'e4  e5', odd: { nothing: null, moves: 'd4' } }],
  ['whose record is kept whole beside packed moves', { moves: LONG, odd: null, more: '\u0000' }],
];

test.each(CASES)('a game %s', async (_, change) => {
  const id = `case${String(CASES.findIndex(([, other]) => other === change)).padStart(4, '0')}`;
  const game = incoming({ ...base, ...change, id });
  await expectView([game]);
  expect(await readRows(id)).toHaveLength(game.replay.plies);
});

test('clocks unpack to what was packed', async () => {
  const lists = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: i * 3 }, (_, n) => (n * (i ** 5 % 9973) * 8 + (n % 5 === 0 ? i : 3)) % 2 ** 31),
  );
  for (const list of lists) {
    const hex = packClocks(list)?.toHex() ?? '';
    const [row] = await sql<{ clocks: number[] }[]>`
      select to_json(unpack_clocks(decode(${hex}, 'hex'))) as clocks`;
    expect(row?.clocks).toEqual(list);
  }
});

test('one game is read by its id alone', async () => {
  await sql`analyze`;
  const plan = await sql.unsafe(`explain ${SELECT.replace('$1', "'abcdEFGH'")}`);
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(text).toContain('games_pkey');
  expect(text).not.toContain('Seq Scan');
});

const why = whyNoRealGames();
const because = why ? ` (skipped: ${why})` : '';

describe.skipIf(why !== undefined)(`real games${because}`, () => {
  test.each(['clocks', 'variants'])('of %s.ndjson are shown ply by ply', async (file) => {
    const games = readRealGames(`${file}.ndjson.gz`) as unknown as LichessGame[];
    await expectView(games.map(incoming));
  });
});
