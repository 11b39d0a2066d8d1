import { afterAll, describe, expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import type { ImportProgress, ImportResult } from '@rookery/shared/contract/import.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import type { EndlessImport } from '@rookery/tools/test/endless-import.ts';
import { askImport, importFile } from '@rookery/tools/test/import-file.ts';
import { until } from '@rookery/tools/test/until.ts';
import { openBody } from './open-body.ts';

const api = await startTestApi();
afterAll(() => api.close());

const MIB = 1_024 * 1_024;
const game = (i: number) => `[Event "game ${i}"]\n[Round "${i}"]\n\n1. e4 e5 2. Nf3 Nc6 *\n\n`;
const games = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => game(from + i)).join('');
const stored = async () => Number((await api.db.sql<{ n: string }[]>`select count(*) as n from games`)[0]?.n);

/** A body of so many chunks, none of which is held; `chunk` is asked for each in turn. */
const streamed = (count: number, chunk: (i: number) => Uint8Array | Promise<Uint8Array>) => {
  let i = 0;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (i === count) controller.close();
      else controller.enqueue(await chunk(i++));
    },
  });
};
const ENDLESS = fileURLToPath(import.meta.resolve('@rookery/tools/test/endless-import.ts'));

describe('a body', () => {
  test.each([
    [{ 'content-type': 'image/png' }, 'unsupported_media_type'],
    [{ 'content-type': 'application/json' }, 'unsupported_media_type'],
    [{ 'content-type': 'application/x-chess-pgn; charset=martian' }, 'unsupported_media_type'],
    [{ 'content-type': 'application/x-chess-pgn; charset=utf-16' }, 'unsupported_media_type'],
    [{ 'content-encoding': 'br' }, 'unsupported_media_type'],
    [{ 'content-encoding': 'gzip' }, 'bad_request'],
  ])('with %o is refused as %s', async (headers, code) => {
    const answer = await askImport(api, game(0), headers as Record<string, string>);
    expect(await answer.json()).toMatchObject({ code });
  });

  test('that is cut off within gzip keeps what came, and says so', async () => {
    const whole = Bun.gzipSync(games(100, 900));
    const before = await stored();
    const answer = await askImport(api, whole.slice(0, whole.length - 20), { 'content-encoding': 'gzip' });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'bad_request' }]);
    expect(await importFile(api, whole, { 'content-encoding': 'gzip' })).toMatchObject({ refused: 0 });
    expect(await stored()).toBe(before + 800);
  });

  test('of several gzip files one after the other is one body', async () => {
    const both = Buffer.concat([Bun.gzipSync(games(3_000, 3_003)), Bun.gzipSync(games(3_003, 3_005))]);
    expect(await importFile(api, both, { 'content-type': 'application/gzip' })).toMatchObject({ created: 5 });
  });

  test('with a game that is nested too deeply loses that one alone', async () => {
    const line = (id: string, rest = '') =>
      `{"id":"${id}","variant":"standard","createdAt":1,"moves":"e4"${rest}}\n`;
    const deep = `,"x":${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const body = line('depth001') + line('depth002', deep) + line('depth003');
    expect(await importFile(api, body, { 'content-type': 'application/x-ndjson' })).toMatchObject({
      created: 2,
      rejected: [
        {
          index: 1,
          code: 'not_storable',
          detail: expect.stringContaining('levels deep'),
          headers: { GameId: 'depth002' },
        },
      ],
    });
  });

  test('that is empty holds no games', async () => {
    for (const type of ['application/x-chess-pgn', 'application/x-ndjson'])
      expect(await importFile(api, '', { 'content-type': type })).toEqual({
        created: 0,
        updated: 0,
        unchanged: 0,
        refused: 0,
        rejected: [],
      });
  });

  test('of gzip may become so much and no more, and no more is made of it', async () => {
    const bomb = Bun.gzipSync(new Uint8Array(64 * MIB));
    let read = 0;
    const all = async (most: number) => {
      for await (const chunk of openBody(
        streamed(1, () => bomb),
        true,
        most,
      ))
        read += chunk.length;
    };
    await all(64 * MIB);
    expect(read).toBe(64 * MIB);
    read = 0;
    await expect(all(8 * MIB)).rejects.toMatchObject({
      code: 'body_too_large',
      message: expect.stringContaining('8388608 bytes'),
    });
    expect(read).toBeLessThanOrEqual(8 * MIB);
  });
});

test('one comment without an end is one game refused, in flat memory, and costs the games behind it nothing', async () => {
  const child = Bun.spawn([process.execPath, '--no-env-file', ENDLESS], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const imports = (await new Response(child.stdout).json()) as EndlessImport[];
  expect([await child.exited, imports.length]).toEqual([0, 2]);
  const result = {
    created: 1,
    refused: 1,
    rejected: [{ index: 0, code: 'not_storable', headers: { Event: 'endless' } }],
  };
  for (const { results, growth } of imports) {
    for (const one of results) expect(one).toMatchObject(result);
    expect(results).toHaveLength(2);
    expect(growth).toBeLessThan(60);
  }
});

test('new games are named where that is asked for, so many and no more', async () => {
  const named = async (from: number, to: number) => {
    const { created, unchanged, ids } = await importFile(api, games(from, to), {}, '?ids=true');
    return { created, unchanged, ids };
  };
  const { ids, ...counts } = await named(8_000, 8_003);
  expect(counts).toEqual({ created: 3, unchanged: 0 });
  const { body } = await api.ask<{ items: { id: string }[] }>('GET', `/api/games?ids=${ids}`);
  expect(body.items.map(({ id }) => id).toSorted()).toEqual(ids?.toSorted() ?? []);
  expect(body.items).toHaveLength(3);
  const next = await named(8_002, 8_004);
  expect({ ...next, ids: next.ids?.length }).toEqual({ created: 1, unchanged: 1, ids: 1 });
  expect(ids).not.toContain(next.ids?.[0]);
  const many = await named(9_000, 9_310);
  expect([many.created, new Set(many.ids).size]).toEqual([310, 300]);
});

describe('progress', () => {
  test('comes as lines, the result last', async () => {
    const told = Promise.withResolvers<void>();
    const answer = await askImport(
      api,
      streamed(3, async (i) => {
        // The end is sent to whoever has heard how far it is.
        if (i === 2) await told.promise;
        return Buffer.from(games(6_000 + i * 10, 6_010 + i * 10));
      }),
      { accept: 'application/x-ndjson' },
    );
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    let text = '';
    for await (const bytes of answer.body as ReadableStream<Uint8Array>) {
      text += Buffer.from(bytes);
      if (text.includes('\n')) told.resolve();
    }
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect((lines[0] as ImportProgress).bytes).toBeGreaterThan(0);
    expect(lines.at(-1) as ImportResult).toEqual({
      created: 30,
      updated: 0,
      unchanged: 0,
      refused: 0,
      rejected: [],
    });
  });

  test('ends with the problem where there is one', async () => {
    const answer = await askImport(api, Bun.gzipSync(game(1)).slice(0, 30), {
      accept: 'application/x-ndjson',
    });
    expect(JSON.parse((await answer.text()).trim())).toMatchObject({ code: 'bad_request', status: 400 });
  });
});

/** A body of 800 games that says no more after them, and never ends; `left` resolves when nobody reads it any more. */
const neverEnding = (from: number) => {
  const left = Promise.withResolvers<void>();
  let said = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (said) return new Promise(() => undefined);
      said = true;
      controller.enqueue(Buffer.from(games(from, from + 800)));
    },
    cancel: () => left.resolve(),
  });
  return { body, left: left.promise };
};

describe('whoever goes away', () => {
  test('before the answer keeps what was saved, and nothing more is done', async () => {
    const before = await stored();
    const gone = new AbortController();
    const request = new Request('http://localhost/api/imports', {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/x-chess-pgn' },
      body: neverEnding(10_000).body,
      signal: gone.signal,
    });
    const answer = api.app.request(request);
    await until('some games', async () => (await stored()) > before + 100);
    gone.abort();
    const { status, body } = { status: (await answer).status, body: (await (await answer).json()) as object };
    expect([status, body]).toMatchObject([503, { code: 'unavailable' }]);
    const kept = (await stored()) - before;
    const again = await importFile(api, games(10_000, 10_800));
    expect([again.unchanged, again.created]).toEqual([kept, 800 - kept]);
  });

  test('in the middle of the lines ends the work too', async () => {
    const before = await stored();
    const { body, left } = neverEnding(20_000);
    const answer = await askImport(api, body, { accept: 'application/x-ndjson' });
    await until('some games', async () => (await stored()) > before + 100);
    await answer.body?.cancel();
    await left;
    await api.writer.drain();
    const again = await importFile(api, games(20_000, 20_800));
    expect(again.created + again.unchanged).toBe(800);
  });
});

test('two imports of the same file at once add each game once', async () => {
  const file = games(30_000, 30_500);
  const [a, b] = await Promise.all([importFile(api, file), importFile(api, file + file)]);
  expect(a.created + b.created).toBe(500);
  expect(a.created + a.unchanged + a.updated).toBe(500);
  expect(b.created + b.unchanged + b.updated).toBe(1_000);
});

test('more than two imports at once are refused until one ends', async () => {
  const lines = { accept: 'application/x-ndjson' };
  const [first, second] = [neverEnding(40_000), neverEnding(50_000)];
  const begun = await Promise.all([first, second].map(({ body }) => askImport(api, body, lines)));
  const refused = await askImport(api, game(60_000));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
  await begun[0]?.body?.cancel();
  await first.left;
  await until('a place', async () => (await askImport(api, game(60_000))).status === 200);
  await begun[1]?.body?.cancel();
  await second.left;
  await api.writer.drain();
});
