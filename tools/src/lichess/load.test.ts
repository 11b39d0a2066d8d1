import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realGamesFolder, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import { bulkGames } from './generate/bulk.ts';
import { addLines, linesOf, loadFile } from './load.ts';
import { startLichess } from './start.ts';
import { createStore } from './store.ts';

const HEADERS = { accept: 'application/x-ndjson', 'user-agent': 'rookery-test/1.0 (+test@example.org)' };
const ALL = 'clocks=true&evals=true&accuracy=true&opening=true&division=true';
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rookery-lichess-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('lines', () => {
  test('are split at newlines alone, blank ones left out, the last one without its newline', () => {
    const found = [...linesOf(bytes('{"a":1}\n\n \r\n{"b":"\u2028"}\n{"c":3}'))];
    expect(found.map(({ line, number }) => [new TextDecoder().decode(line), number])).toEqual([
      ['{"a":1}', 1],
      ['{"b":"\u2028"}', 4],
      ['{"c":3}', 5],
    ]);
  });

  test('that are no games are named by their number', () => {
    const game = '{"id":"abcdefgh","createdAt":1,"status":"mate","players":{"white":{},"black":{}}}';
    for (const bad of ['{"id":', '[]', 'null', '{"id":"abcdefgh"}', game.replace('1,', '"1",')]) {
      expect(addLines(createStore(), bytes(`${game}\n\n${bad}\n`))).toEqual({ badLine: 3 });
    }
  });
});

describe('a file', () => {
  test('is served line by line as it is, to both players, gzip or not', async () => {
    const games = [...bulkGames(2, 'Filed_Player', 40)];
    const lines = games.map((game) => JSON.stringify(game).replace('"rated":', '"rated" : '));
    const [plain, zipped] = [join(folder, 'a.ndjson'), join(folder, 'b.ndjson.gz')];
    await Bun.write(plain, lines.slice(0, 25).join('\n'));
    await Bun.write(zipped, Bun.gzipSync(bytes(`${lines.slice(25).join('\n')}\n`)));
    const lichess = await startLichess({ games: [plain, zipped] });
    try {
      expect(await lichess.players()).toEqual([
        { id: 'filed_player', username: 'Filed_Player', closed: false, games: 40 },
      ]);
      const read = async (name: string): Promise<string> =>
        (
          await fetch(`${lichess.url}/api/games/user/${name}?${ALL}&sort=dateAsc`, { headers: HEADERS })
        ).text();
      expect(await read('filed_player')).toBe(lines.map((line) => `${line}\n`).join(''));
      const { white, black } = games[30]?.players ?? {};
      const opponent = [white?.user, black?.user].find((user) => user?.id !== 'filed_player');
      expect(await read(opponent?.name ?? '')).toContain(lines[30] ?? 'no such line');
    } finally {
      await lichess.stop();
    }
  });

  test('that cannot be served is refused with a sentence', async () => {
    const path = join(folder, 'bad.ndjson');
    await Bun.write(path, 'moves\n');
    expect(await loadFile(createStore(), path)).toBe(`${path} is not NDJSON of games: line 1 is no game`);
    await Bun.write(path, '\n');
    expect(await loadFile(createStore(), path)).toBe(`${path} holds no games`);
    expect(await loadFile(createStore(), join(folder, 'absent'))).toStartWith('cannot read ');
    await expect(startLichess({ games: [path] })).rejects.toThrow('holds no games');
  });
});

const why = whyNoRealGames();
const because = why ? ` (skipped: ${why})` : '';
test.skipIf(why !== undefined)(`real exports come out as they went in${because}`, async () => {
  const path = join(realGamesFolder(), 'variants.ndjson.gz');
  const lichess = await startLichess({ games: [path] });
  try {
    const [player] = await lichess.players();
    const url = `${lichess.url}/api/games/user/${player?.id}?${ALL}&ongoing=true&sort=dateAsc`;
    const served = (await (await fetch(url, { headers: HEADERS })).text()).trimEnd().split('\n');
    const file = Bun.gunzipSync(await Bun.file(path).bytes());
    expect(served.toSorted()).toEqual(new TextDecoder().decode(file).trimEnd().split('\n').toSorted());
  } finally {
    await lichess.stop();
  }
});
