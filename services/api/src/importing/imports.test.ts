import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { askImport, importFile } from '@rookery/tools/test/import-file.ts';

const api = await startTestApi();
afterAll(() => api.close());

const gameOf = async (id: string) => (await api.ask<LichessGame>('GET', `/api/games/${id}`)).body;
const pgnOf = async (id: string) => (await api.ask<string>('GET', `/api/games/${id}/pgn`)).body;
/** The only game that is called so, by the tag Event. */
const idOf = async (event: string): Promise<string> => {
  const rows = await api.db.sql<{ id: string }[]>`
    select id from games where extra::jsonb -> 'import' -> 'tags' ->> 'Event' = ${event}`;
  expect(rows).toHaveLength(1);
  return (rows[0] as { id: string }).id;
};
const IN = { created: 1, updated: 0, unchanged: 0, refused: 0, rejected: [] };
const KNOWN = { ...IN, created: 0, unchanged: 1 };
const RICHER = { ...IN, created: 0, updated: 1 };

describe('games of Lichess', () => {
  const world = JSON.parse(
    JSON.stringify([...worldGames({ seed: 3, players: 2, games: 150 })]),
  ) as LichessGame[];
  beforeAll(async () => {
    for (let from = 0; from < world.length; from += 100)
      await api.ask('PUT', '/api/games', { games: world.slice(from, from + 100).map((game) => ({ game })) });
  });

  test('that are stored are the same rows, and nothing of them is lost', async () => {
    const pgn = (await Promise.all(world.map(({ id }) => pgnOf(id)))).join('');
    const result = await importFile(api, pgn);
    expect(result).toEqual({ created: 0, updated: 0, unchanged: world.length, refused: 0, rejected: [] });
    for (const { fullId: _private, ...game } of world.slice(0, 40))
      expect(await gameOf(game.id)).toEqual(game);
  });

  test('go the same way as NDJSON, plain or gzip', async () => {
    const lines = world.map((game) => `${JSON.stringify(game)}\n`).join('');
    const type = { 'content-type': 'application/x-ndjson' };
    const known = { created: 0, updated: 0, unchanged: world.length, refused: 0, rejected: [] };
    expect(await importFile(api, lines, type)).toEqual(known);
    expect(await importFile(api, Bun.gzipSync(lines), { ...type, 'content-encoding': 'gzip' })).toEqual(
      known,
    );
    expect(await importFile(api, Bun.gzipSync(lines), { 'content-type': 'application/gzip' })).toEqual(known);
  });

  test('that a file says otherwise, but no more of, stay as they were fetched', async () => {
    const { fullId: _private, ...before } = world[0] as LichessGame;
    const other = JSON.stringify({ ...before, rated: !before.rated });
    expect(await importFile(api, other, { 'content-type': 'application/x-ndjson' })).toEqual(KNOWN);
    expect(await gameOf(before.id)).toEqual(before);
  });

  const pgn = (moves: string, tags = '') =>
    `[Site "https://lichess.org/pgnGame1"]\n[UTCDate "2024.05.06"]\n[UTCTime "07:08:09"]\n[White "Anna"]\n[Black "Ben"]\n[Result "0-1"]\n[WhiteElo "1500"]\n[TimeControl "180+2"]\n[Termination "Normal"]\n${tags}\n${moves} 0-1\n`;

  test('that are not stored are made from their tags', async () => {
    expect(await importFile(api, pgn('1. f3 e5 2. g4 Qh4#', '[WhiteRatingDiff "-6"]\n'))).toEqual(IN);
    expect(await gameOf('pgnGame1')).toEqual({
      id: 'pgnGame1',
      rated: true,
      variant: 'standard',
      speed: 'blitz',
      perf: 'blitz',
      createdAt: Date.UTC(2024, 4, 6, 7, 8, 9),
      status: 'mate',
      winner: 'black',
      players: {
        white: { user: { name: 'Anna', id: 'anna' }, rating: 1500, ratingDiff: -6 },
        black: { user: { name: 'Ben', id: 'ben' } },
      },
      moves: 'f3 e5 g4 Qh4#',
      clock: { initial: 180, increment: 2, totalTime: 260 },
      division: undefined as never,
      ...((await gameOf('pgnGame1')).import !== undefined && { import: (await gameOf('pgnGame1')).import }),
    });
  });

  test('become richer by what is new, and never poorer', async () => {
    const clocked =
      '1. f3 { [%clk 0:03:00] } e5 { [%clk 0:03:00] } 2. g4 { [%clk 0:02:58] } Qh4# { [%clk 0:02:59] }';
    expect(await importFile(api, pgn(clocked))).toEqual(RICHER);
    const judged = '1. f3 { [%eval -0.4] } e5 { [%eval -0.5] } 2. g4 { [%eval #-1] } Qh4#';
    expect(await importFile(api, pgn(judged))).toEqual(RICHER);
    expect(await importFile(api, pgn('1. f3 e5 2. g4 Qh4#'))).toEqual(KNOWN);
    expect(await gameOf('pgnGame1')).toMatchObject({
      clocks: [18_000, 18_000, 17_800, 17_900],
      analysis: [{ eval: -40 }, { eval: -50 }, { mate: -1 }],
      players: { white: { ratingDiff: -6 } },
    });
    const { status, body } = await api.ask<object>('GET', '/api/games/pgnGame1/analysis');
    expect([status, body]).toMatchObject([200, { source: 'lichess', state: 'done' }]);
  });

  test('are what Lichess says of them once it does', async () => {
    const record = {
      ...(world[0] as LichessGame),
      id: 'pgnGame1',
      moves: 'f3 e5 g4 Qh4#',
      variant: 'standard',
    };
    const full = {
      ...record,
      initialFen: undefined,
      clocks: undefined,
      analysis: [{ eval: -40 }, { eval: -50 }, { mate: -1 }],
    };
    const game = JSON.parse(JSON.stringify(full)) as LichessGame;
    await api.ask('PUT', '/api/games/pgnGame1', { game: { ...game, clocks: [1, 2, 3, 4] } });
    expect((await gameOf('pgnGame1')).clocks).toEqual([1, 2, 3, 4]);
    expect(await importFile(api, pgn('1. f3 e5 2. g4 Qh4#'))).toEqual(KNOWN);
  });
});

describe('games of others', () => {
  const OPERA = `[Event "Opera"]
[Site "Paris"]
[Date "1858.??.??"]
[Round "?"]
[White "Morphy, Paul"]
[Black "Duke Karl / Count Isouard"]
[Result "1-0"]
[WhiteElo "2690"]
[ECO "C41"]
[Opening "Philidor Defense"]
[Annotator "Nobody, \\"N.\\""]

1.e2-e4 e5 2.Nf3 d6 {solid, "as
ever"} 3.d4 Bg4?! (3... exd4 4. Nxd4 (4. Qxd4)) 4.dxe5 $1 Bxf3 5.Qxf3 dxe5 1-0`;

  test('have an id of twelve made from their contents, and come back as they were', async () => {
    expect(await importFile(api, OPERA)).toEqual(IN);
    expect(await importFile(api, OPERA)).toEqual(KNOWN);
    expect(await importFile(api, OPERA.replaceAll('\n', '\r\n'))).toEqual(KNOWN);
    const id = await idOf('Opera');
    expect(id).toMatch(/^[A-Za-z0-9]{12}$/);
    const game = await gameOf(id);
    expect(game).toMatchObject({
      source: 'import',
      createdAt: 0,
      status: 'resign',
      winner: 'white',
      moves: 'e4 e5 Nf3 d6 d4 Bg4 dxe5 Bxf3 Qxf3 dxe5',
      players: { white: { name: 'Morphy, Paul', rating: 2690 } },
      import: { date: '1858.??.??' },
    });
    const pgn = await pgnOf(id);
    for (const part of [
      '[Event "Opera"]',
      '[Date "1858.??.??"]',
      '[Annotator "Nobody, \\"N.\\""]',
      '(3... exd4',
    ])
      expect(pgn).toContain(part);
    expect(await importFile(api, pgn)).toEqual(KNOWN);
    expect(await gameOf(id)).toEqual(game);
  });

  test('keep their words when they come again without', async () => {
    const id = await idOf('Opera');
    const bare = OPERA.replaceAll(/\{[^}]*\}|\(3.*\)|\$1|\?!/g, '');
    expect(await importFile(api, bare)).toEqual(KNOWN);
    expect(await pgnOf(id)).toContain('(3... exd4');
  });

  test('are the same with a corrected result where a round, a time or a link names them, else another', async () => {
    const game = (result: string, tags = '') =>
      `[Event "corrected${tags.length}"]\n[Date "2001.02.03"]\n${tags}[Result "${result}"]\n\n1. e4 e5 ${result}\n\n`;
    for (const tags of ['[Round "4"]\n', '[UTCTime "10:00:00"]\n', '[Link "https://example.org/game/1"]\n']) {
      expect(await importFile(api, game('1-0', tags))).toEqual(IN);
      expect(await importFile(api, game('0-1', tags))).toEqual(RICHER);
      expect((await gameOf(await idOf(`corrected${tags.length}`))).winner).toBe('black');
    }
    const both = game('1-0') + game('0-1');
    expect(await importFile(api, both)).toEqual({ ...IN, created: 2 });
    expect(await importFile(api, both)).toEqual({ ...KNOWN, unchanged: 2 });
  });

  test('of one day with the same moves are two where their times or links are, also as they are exported', async () => {
    const game = (time: string, link: string) =>
      `[Event "Live Chess"]\n[Site "Chess.com"]\n[Date "2024.01.02"]\n[Round "-"]\n[White "anna"]\n[Black "ben"]\n[Result "1-0"]\n${time}${link}\n1. e4 e5 2. Qh5 Nc6 1-0\n\n`;
    const at = (time: string) => `[UTCDate "2024.01.02"]\n[UTCTime "${time}"]\n`;
    const link = (no: number) => `[Link "https://www.chess.com/game/live/${no}"]\n`;
    const file = [
      game(at('10:00:00'), ''),
      game(at('11:00:00'), ''),
      game('[Time "12:00:00"]\n', ''),
      game('', link(1)),
      game('', link(2)),
      game('', ''),
    ].join('');
    expect(await importFile(api, file)).toEqual({ ...IN, created: 6 });
    expect(await importFile(api, file)).toEqual({ ...KNOWN, unchanged: 6 });
    const rows = await api.db.sql<{ id: string }[]>`
      select id from games where extra::jsonb -> 'import' -> 'tags' ->> 'Event' = 'Live Chess'`;
    const exported = await Promise.all(rows.map(({ id }) => pgnOf(id)));
    expect(await importFile(api, exported.join(''))).toEqual({ ...KNOWN, unchanged: 6 });
  });

  test('that say nothing of their day come back as they are exported', async () => {
    expect(await importFile(api, '[Event "no day"]\n\n1. a4 a5 1-0\n')).toEqual(IN);
    expect(await importFile(api, await pgnOf(await idOf('no day')))).toEqual(KNOWN);
  });

  test.each([1, 40, 64, 100])(
    'keep their words when they stand in a file twice, %d games apart',
    async (apart) => {
      const event = `twice ${apart}`;
      const words = `[Event "${event}"]\n\n1. e4 {best by test} e5 *\n\n`;
      const others = Array.from(
        { length: apart - 1 },
        (_, i) => `[Event "${event}"]\n[Round "${i + 1}"]\n\n1. d4 *\n\n`,
      );
      const result = await importFile(api, [words, ...others, words.replace('{best by test}', '')].join(''));
      expect(result).toEqual({ created: apart, updated: 0, unchanged: 1, refused: 0, rejected: [] });
      const [row] = await api.db.sql<{ text: string }[]>`
      select extra::jsonb -> 'import' ->> 'text' as text from games
      where extra::jsonb -> 'import' -> 'tags' ->> 'Event' = ${event} and plies = 2`;
      expect(row?.text).toContain('best by test');
    },
  );

  test('belong to a followed player only where the import says so', async () => {
    await api.ask('POST', '/api/players', { username: 'Clara' });
    const file = (name: string) => `[Event "${name}"]\n[White "CLARA"]\n[Black "Dora"]\n\n1. e4 e5 1/2-1/2`;
    await importFile(api, file('untied'));
    expect((await gameOf(await idOf('untied'))).players?.white).toEqual({ name: 'CLARA' });
    expect(await importFile(api, file('untied'), {}, '?player=Clara')).toEqual(RICHER);
    const tied = await gameOf(await idOf('untied'));
    expect(tied.players?.white).toEqual({ user: { name: 'CLARA', id: 'clara' } });
    expect(await importFile(api, file('untied'))).toEqual(KNOWN);
    const { body } = await api.ask<{ games: number }>('GET', '/api/players/clara');
    expect(body.games).toBe(1);
    const { body: books } = await api.ask('GET', '/api/players/clara/reconciliation');
    expect(books).toMatchObject({
      stored: 1,
      finished: 0,
      running: 0,
      notes: expect.arrayContaining(['1 imported game is stored that is not of Lichess']),
    });
    const stranger = await askImport(api, file('untied'), {}, '?player=nobody');
    expect([stranger.status, await stranger.json()]).toMatchObject([404, { code: 'player_not_found' }]);
  });

  test('are in the list, the exports and the explorer like any other', async () => {
    const id = await idOf('Opera');
    const { body } = await api.ask<{ items: { id: string }[] }>('GET', '/api/games?eco=C41&until=1971-01-01');
    expect(body.items.map((item) => item.id)).toEqual([id]);
    for (const format of ['csv', 'pgn', 'ndjson']) {
      const file = await api.app.request(`/api/games/export?eco=C41&until=1971-01-01&format=${format}`, {
        headers: { authorization: `Bearer ${api.token}` },
      });
      expect([format, file.status, await file.text()]).toEqual([
        format,
        200,
        expect.stringContaining('Morphy'),
      ]);
    }
    const fen = 'rn1qkbnr/ppp2ppp/3p4/4P3/4P1b1/5N2/PPP2PPP/RNBQKB1R b KQkq - 0 4';
    const explored = await api.ask<{ games: { id: string }[] }>(
      'GET',
      `/api/explorer?fen=${encodeURIComponent(fen)}`,
    );
    expect(explored.body.games.map((game) => game.id)).toContain(id);
  });

  test('that begin elsewhere or by other rules are played by theirs', async () => {
    const at = (event: string, tags: string, moves: string) =>
      `[Event "${event}"]\n${tags}\n\n${moves} *\n\n`;
    const file = [
      at('end', '[SetUp "1"]\n[FEN "8/4P1k1/8/8/8/8/8/4K3 w - - 0 1"]', '1. e8=Q'),
      at('shuffled', '[FEN "nrbkqbrn/pppppppp/8/8/8/8/PPPPPPPP/NRBKQBRN w KQkq - 0 1"]', '1. e4'),
      at('drops', '[Variant "crazyhouse"]', '1. e4 d5 2. exd5 Qxd5 3. P@e4'),
      at('standard', '[FEN "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"]', '1. e4'),
    ].join('');
    expect(await importFile(api, file)).toMatchObject({ created: 4, refused: 0 });
    const variant = async (event: string) => (await gameOf(await idOf(event))).variant;
    expect(await Promise.all(['end', 'shuffled', 'drops', 'standard'].map(variant))).toEqual([
      'fromPosition',
      'chess960',
      'crazyhouse',
      'standard',
    ]);
  });

  test('are read in the charset that is told', async () => {
    const file = '[Event "Köln"]\n[White "Müller"]\n\n1. e4 *';
    const latin = Buffer.from(file, 'latin1');
    for (const charset of ['iso-8859-1', 'windows-1252', '"ISO-8859-1"'])
      await importFile(api, latin, { 'content-type': `application/x-chess-pgn; charset=${charset}` });
    expect((await gameOf(await idOf('Köln'))).players?.white).toEqual({ name: 'Müller' });
    expect(await importFile(api, `\ufeff${file}`)).toEqual(KNOWN);
    const [rejected] = (await importFile(api, latin)).rejected;
    expect(rejected).toMatchObject({ index: 0, code: 'invalid_utf8', headers: { Event: 'Köln' } });
  });
});

describe('refused games', () => {
  const games = [
    ['1. e4 e5 *', undefined],
    ['1. e4 e5 2. Ke3 *', ['illegal_move', 'ply 3 (2. Ke3): no king can go to e3']],
    ['[Variant "Bughouse"]\n\n1. e4 *', ['unknown_variant', 'the variant "Bughouse" is none of Lichess\'s']],
    [
      '[FEN "8/8/8/8/8/8/8/8 w - - 0 1"]\n\n*',
      ['invalid_fen', 'the start position cannot be set up: the board is empty'],
    ],
    [
      '[FEN "4k3/8/8/8/8/8/8/4K3[Q] w - - 0 1"]\n\n*',
      ['invalid_fen', 'the tag FEN: standard has no pieces in hand, as the FEN does'],
    ],
    ['1. f3 e5 2. g4 Qh4# 1-0', ['invalid_game', 'ply 4: Black won by checkmate, and the result says 1-0']],
    [
      '1. f3 e5 2. g4 Qh4# 3. e4 0-1',
      ['illegal_move', 'ply 5 (3. e4): the game is already over by checkmate'],
    ],
    [
      '[Result "1-0"]\n\n1. e4 0-1',
      ['invalid_game', 'ply 1: the tag Result says 1-0, and behind the moves stands 0-1'],
    ],
    ['1. e4 { e5 *', ['invalid_game', 'ply 1: the comment that begins after ply 1 does not end']],
    ['1. d4 d5 *', undefined],
  ] as const;

  test('are named by place, ply and reason, and stop nothing', async () => {
    const file = games
      .map(([text], i) => `[Event "refused ${i}"]\n${text.startsWith('[') ? '' : '\n'}${text}\n\n`)
      .join('');
    const result = await importFile(api, file);
    expect(result).toMatchObject({ created: 2, refused: 8 });
    expect(result.rejected).toEqual(
      games.flatMap(([, reason], index) =>
        reason === undefined
          ? []
          : [
              {
                index,
                code: reason[0],
                detail: reason[1],
                headers: expect.objectContaining({ Event: `refused ${index}` }),
              },
            ],
      ),
    );
  });

  test('of NDJSON are named by their line', async () => {
    const lines = [
      '{',
      '{"id":"x"}',
      JSON.stringify({ id: 'badMove1', variant: 'standard', createdAt: 1, moves: 'e5' }),
    ];
    const { rejected } = await importFile(api, lines.join('\n'), { 'content-type': 'application/x-ndjson' });
    expect(rejected.map(({ index, code, headers }) => [index, code, headers.GameId])).toEqual([
      [0, 'invalid_json', undefined],
      [1, 'invalid_game', 'x'],
      [2, 'illegal_move', 'badMove1'],
    ]);
  });

  test('are all counted, and the first thousand of them listed', async () => {
    const { refused, rejected } = await importFile(api, '1. e5 *\n\n'.repeat(1_200));
    expect([refused, rejected.length, rejected.at(-1)?.index]).toEqual([1_200, 1_000, 999]);
  });
});
