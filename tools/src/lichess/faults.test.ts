import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { parseSan } from 'chessops/san';
import { until } from '../test/until.ts';
import { parseFault } from './faults.ts';
import type { GameJson, Variant } from './generate/game-json.ts';
import { startPosition } from './generate/variants.ts';
import { type FaultInput, type Lichess, startLichess } from './start.ts';

const HEADERS = { accept: 'application/x-ndjson', 'user-agent': 'rookery-test/1.0 (+test@example.org)' };
const ALL = 'clocks=true&evals=true&accuracy=true&opening=true&division=true';

let lichess: Lichess;
let username: string;
let lines: string[];
beforeAll(async () => {
  lichess = await startLichess({ seed: 8, players: 2, gamesPer: 30 });
  username = (await lichess.players())[0]?.username ?? '';
  lines = await lichess.games(username);
});
afterAll(() => lichess.stop());
beforeEach(() => lichess.reset());

const ask = (signal?: AbortSignal): Promise<Response> =>
  fetch(`${lichess.url}/api/games/user/${username}?${ALL}`, { headers: HEADERS, signal, keepalive: false });

/** The status of an answer that is read to its end: the next request is then the only one. */
const statusOf = async (): Promise<number> => {
  const answer = await ask();
  await answer.text();
  return answer.status;
};

/** The body as far as it comes, and the error that ended it, if one did. `onText` is told what has come so far. */
async function read(
  response: Response,
  onText?: (text: string) => void,
): Promise<{ text: string; error?: string }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of response.body ?? []) {
      text += decoder.decode(part, { stream: true });
      onText?.(text);
    }
    return { text };
  } catch (error) {
    return { text, error: (error as { code?: string }).code ?? String(error) };
  }
}

/** Sets one fault and reads the export under it. */
async function under(fault: FaultInput): Promise<{ text: string; error?: string }> {
  await lichess.setFaults([fault]);
  return read(await ask());
}

const body = (count = lines.length): string =>
  lines
    .slice(0, count)
    .map((line) => `${line}\n`)
    .join('');
const half = (n: number): string => {
  const bytes = new TextEncoder().encode(lines[n]);
  return new TextDecoder().decode(bytes.subarray(0, bytes.length >> 1));
};

describe('a stream', () => {
  test('is cut after a whole line', async () => {
    expect(await under({ kind: 'cut', at: 5, where: 'line' })).toEqual({
      text: body(5),
      error: 'ECONNRESET',
    });
    expect((await lichess.report()).lastRequests).toMatchObject([{ end: 'cut', games: 5 }]);
  });

  test('is cut within a line', async () => {
    expect(await under({ kind: 'cut', at: 5 })).toEqual({ text: body(5) + half(5), error: 'ECONNRESET' });
  });

  test('is cut at its very end', async () => {
    const cut = await under({ kind: 'cut', at: lines.length, where: 'line' });
    expect(cut).toEqual({ text: body(), error: 'ECONNRESET' });
  });

  test('is cut so that it looks like an end', async () => {
    expect(await under({ kind: 'quiet-cut', at: 5 })).toEqual({ text: body(5) + half(5) });
    expect(await under({ kind: 'quiet-cut', at: 4, where: 'line' })).toEqual({ text: body(4) });
  });

  test('falls silent for a while and goes on', async () => {
    const began = performance.now();
    expect(await under({ kind: 'stall', at: 3, ms: 300 })).toEqual({ text: body() });
    expect(performance.now() - began).toBeGreaterThan(290);
  });

  test('falls silent until the client gives up', async () => {
    await lichess.setFaults([{ kind: 'stall', at: 3 }]);
    const patience = new AbortController();
    let seen = '';
    const reading = read(await ask(patience.signal), (text) => {
      seen = text;
    });
    await until('three games', () => seen.startsWith(body(3)));
    expect(await Promise.race([reading, Bun.sleep(300)])).toBeUndefined();
    patience.abort();
    expect(await reading).toEqual({ text: body(3), error: expect.anything() });
  });

  test('drips', async () => {
    const began = performance.now();
    const left = new TextEncoder().encode(lines.slice(-2).join('\n')).length;
    expect(await under({ kind: 'drip', at: lines.length - 2, bytes: 100, ms: 10 })).toEqual({ text: body() });
    expect(performance.now() - began).toBeGreaterThan((left / 100) * 9);
  });

  test('carries a line with an error and ends', async () => {
    const { text } = await under({ kind: 'error-line', at: 2 });
    expect(text).toStartWith(`${body(2)}{"error":`);
    expect(text.trim().split('\n')).toHaveLength(3);
  });

  test('carries half a line in the place of a game', async () => {
    const sent = (await under({ kind: 'bad-line', at: 2 })).text.split('\n');
    expect(sent[2]).toBe(half(2));
    expect(sent.toSpliced(2, 1, lines[2] ?? '')).toEqual(body().split('\n'));
  });

  test('carries a bad line in addition', async () => {
    const sent = (await under({ kind: 'bad-line', at: 2, insert: true })).text.split('\n');
    expect(sent[2]).toBe(half(2));
    expect(sent.toSpliced(2, 1)).toEqual(body().split('\n'));
  });

  test('carries bytes that are no UTF-8', async () => {
    await lichess.setFaults([{ kind: 'bad-utf8', at: 1 }]);
    const bytes = new Uint8Array(await (await ask()).arrayBuffer());
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
    const sent = new TextDecoder().decode(bytes).split('\n');
    expect(sent.filter((line) => line.includes('\ufffd'))).toEqual([sent[1] ?? '']);
    expect(() => JSON.parse(sent[1] ?? '')).not.toThrow();
  });

  test('carries a huge line', async () => {
    const sent = (await under({ kind: 'huge-line', at: 4 })).text.split('\n');
    expect(sent[4]?.length).toBeGreaterThan(2_000_000);
    expect(JSON.parse(sent[4] ?? '').id).toBe(JSON.parse(lines[4] ?? '').id);
  });

  test('carries blank lines', async () => {
    const { text } = await under({ kind: 'blank-lines', at: 2, count: 4 });
    expect(text).toBe(`${body(2)}\n\n\n\n${body().slice(body(2).length)}`);
  });

  test('ends with half a line as if that were its end', async () => {
    expect(await under({ kind: 'half-line', at: 6 })).toEqual({ text: body(6) + half(6) });
  });

  test('carries a game with one illegal move', async () => {
    for (const n of lines.keys()) {
      const sent = (await under({ kind: 'illegal-move', at: n })).text.split('\n');
      const game: GameJson = JSON.parse(sent[n] ?? '');
      const real: GameJson = JSON.parse(lines[n] ?? '');
      expect(game.id).toBe(real.id);
      const pos = startPosition(game.variant as Variant, game.initialFen);
      const illegal = (game.moves ?? '').split(' ').find((san) => {
        const move = parseSan(pos, san);
        if (move) pos.play(move);
        return !move;
      });
      expect(illegal).toBeString();
    }
  });

  test('carries a game of a variant that nobody knows', async () => {
    const sent = (await under({ kind: 'unknown-variant', at: 0, insert: true })).text.split('\n');
    const game: GameJson = JSON.parse(sent[0] ?? '');
    expect(game.variant).toBe('fogOfWar');
    expect(game.id).toStartWith('bad');
    expect(sent.slice(1)).toEqual(body().split('\n'));
  });

  test('carries a game twice', async () => {
    const sent = (await under({ kind: 'duplicate', at: 3 })).text.split('\n');
    expect([sent[3], sent[4]]).toEqual([lines[3] ?? '', lines[3] ?? '']);
    expect(sent).toHaveLength(lines.length + 2);
  });
});

describe('a request', () => {
  test('is answered 429 with and without seconds, and as HTML', async () => {
    await lichess.setFaults([{ kind: '429', seconds: 0.05 }, { kind: '429' }, { kind: '429', html: true }]);
    const answers = [await ask(), await ask(), await ask()];
    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 429]);
    expect(answers.map((answer) => answer.headers.get('retry-after'))).toEqual([null, null, null]);
    expect(await answers[0]?.json()).toMatchObject({ ratelimit: { seconds: 0.05 } });
    expect(await answers[1]?.json()).toEqual({ error: 'Too many requests. Try again later.' });
    expect(await answers[2]?.text()).toStartWith('<html>');
    expect(await statusOf()).toBe(200);
    expect((await lichess.report()).tooEarly).toBeGreaterThan(0);
  });

  test('is answered by other statuses', async () => {
    for (const kind of ['500', '502', '503', '401', '403', '404'] as const) {
      await lichess.setFaults([{ kind }]);
      expect(await statusOf()).toBe(Number(kind));
      expect(await statusOf()).toBe(200);
    }
  });

  test('is never answered', async () => {
    await lichess.setFaults([{ kind: 'hang' }]);
    const patience = new AbortController();
    const asked = ask(patience.signal).then(
      () => 'answered',
      () => 'given up',
    );
    await until('the request', async () => (await lichess.report()).requests === 1);
    expect(await Promise.race([asked, Bun.sleep(200)])).toBeUndefined();
    patience.abort();
    expect(await asked).toBe('given up');
    // Until the stand-in has seen that nobody waits, another request is one too many at a time.
    const seen = async (): Promise<boolean> => (await lichess.report()).lastRequests[0]?.end === 'aborted';
    expect(await until('the abort', seen)).toBe(true);
    await lichess.setFaults([{ kind: 'hang', ms: 100 }]);
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await lichess.report()).lastRequests.map((one) => one.end)).toEqual(['aborted', 'cut']);
  });

  test('is reset, and connections refused for a while', async () => {
    // Long enough for the next request to come meanwhile.
    await lichess.setFaults([{ kind: 'refuse', ms: 2_000 }]);
    const code = (): Promise<unknown> => statusOf().catch((error) => error.code);
    expect(await code()).toBe('ECONNRESET');
    expect(await code()).toBe('ECONNREFUSED');
    expect(await until('the listener', async () => (await code()) === 200)).toBe(true);
  });
});

describe('a fault', () => {
  test('strikes as often as it is told, after as many requests as it skips, and is reported', async () => {
    await lichess.setFaults([{ kind: '503', times: 2, skip: 1 }]);
    const statuses = [await statusOf(), await statusOf(), await statusOf(), await statusOf()];
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect((await lichess.report()).faults).toEqual([{ kind: '503', hits: 2, left: 0 }]);
  });

  test('strikes for ever', async () => {
    await lichess.setFaults([{ kind: 'cut', at: 2, times: 'always' }]);
    for (let i = 0; i < 3; i++) expect((await read(await ask())).error).toBe('ECONNRESET');
  });

  test('strikes only the player, the route or the game that it names', async () => {
    const [, other] = await lichess.players();
    await lichess.setFaults([
      { kind: '500', player: other?.username },
      { kind: '502', route: 'user' },
    ]);
    expect(await statusOf()).toBe(200);
    const id = JSON.parse(lines[7] ?? '').id;
    expect((await under({ kind: 'cut', game: id, where: 'line' })).text).toBe(body(7));
  });

  test('that never came due stays armed', async () => {
    await lichess.setFaults([{ kind: 'cut', at: 1000 }]);
    expect((await read(await ask())).text).toBe(body());
    expect((await lichess.report()).faults).toEqual([{ kind: 'cut', hits: 0, left: 1 }]);
  });

  test('is read from a word of the command line', () => {
    expect(parseFault('cut:at=20:times=3')).toMatchObject({ kind: 'cut', at: 20, times: 3, where: 'mid' });
    expect(parseFault('429,seconds=2.5')).toMatchObject({ kind: '429', seconds: 2.5 });
    expect(parseFault('bad-line:insert=true:times=always')).toMatchObject({ insert: true, times: 0 });
  });

  test('that is none is refused with a sentence', async () => {
    for (const text of ['nope', 'cut:at=x', 'cut:at', 'cut:speed=1'])
      expect(parseFault(text)).toStartWith('--fault');
    await expect(lichess.setFaults([{ kind: 'nope' as never }])).rejects.toThrow('fault 1');
  });
});
