import { afterAll, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { createLog } from '@rookery/shared/log.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { askImport, importFile } from '@rookery/tools/test/import-file.ts';
import { isAlive } from '@rookery/tools/test/is-alive.ts';
import { until } from '@rookery/tools/test/until.ts';
import { createReader, type Reading } from './reader.ts';

const log = createLog('test', 'silent');
const reader = createReader(log);
const api = await startTestApi();
afterAll(async () => {
  reader.close();
  await api.close();
});

const game = (i: number) => `[Event "game ${i}"]\n[Round "${i}"]\n\n1. e4 e5 2. Nf3 Nc6 *\n\n`;
const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const PGN = { format: 'pgn', charset: 'utf-8', options: {} } as const;
const eventsOf = async (games: ReturnType<Reading['push']>) =>
  (await games).map((read) => ('game' in read ? read.game.import : read.headers));
test('files are read side by side, each answer with the games that its bytes complete', async () => {
  const [a, b] = [reader.begin(PGN), reader.begin(PGN)];
  const text = bytesOf(game(1) + game(2));
  const half = text.length - 20;
  const answers = [
    a.push(text.subarray(0, half)),
    b.push(bytesOf(game(7))),
    a.push(text.subarray(half)),
    a.rest(),
    b.rest(),
  ];
  const tags = (i: number) => ({ tags: { Event: `game ${i}` } });
  // A game is over where the next begins.
  expect(await Promise.all(answers.map(eventsOf))).toMatchObject([[tags(1)], [], [], [tags(2)], [tags(7)]]);
  a.end();
  b.end();
});

test('the process knows no secret of this one, and leaves the processor to others', () => {
  const pid = reader.pid() as number;
  const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .flatMap((line) => line.split('=')[0] || []);
  expect(names.filter((name) => !/^NODE_CHANNEL_/.test(name))).toEqual([]);
  const nice = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[16];
  expect(Number(nice)).toBeGreaterThan(0);
});

test('whoever waits for a file that is given up gets no games of it', async () => {
  const reading = reader.begin(PGN);
  const games = reading.push(bytesOf(game(1) + game(2)));
  reading.end();
  expect(await games).toEqual([]);
});

test('it ends when no file came for a while, and starts again with the next', async () => {
  const short = createReader(log, 0);
  const once = async () => {
    const reading = short.begin(PGN);
    const pid = short.pid() as number;
    await reading.push(bytesOf(game(1)));
    expect(await eventsOf(reading.rest())).toHaveLength(1);
    reading.end();
    await until('its end', async () => !(await isAlive(pid)));
    expect(short.pid()).toBeUndefined();
    return pid;
  };
  expect(await once()).not.toBe(await once());
});

test('where it dies, those who wait are told, and the next file has another', async () => {
  const reading = reader.begin(PGN);
  await reading.push(bytesOf(game(1)));
  const pid = reader.pid() as number;
  process.kill(pid, 'SIGKILL');
  await until('its end', async () => !(await isAlive(pid)));
  await expect(reading.push(bytesOf(game(2)))).rejects.toMatchObject({ code: 'unavailable' });
  reading.end();
  const next = reader.begin(PGN);
  await next.push(bytesOf(game(3)));
  expect(await eventsOf(next.rest())).toHaveLength(1);
  next.end();
});

test('an import whose reader dies is answered with 503, and the same file again adds the rest', async () => {
  const games = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => game(from + i)).join('');
  const gate = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      controller.enqueue(bytesOf(games(0, 500)));
      await gate.promise;
      controller.enqueue(bytesOf(games(500, 1_000)));
      controller.close();
    },
  });
  const answer = askImport(api, body);
  await until(
    'some games',
    async () => Number((await api.db.sql`select count(*) as n from games`)[0]?.n) > 100,
  );
  process.kill(api.reader.pid() as number, 'SIGKILL');
  gate.resolve();
  expect([(await answer).status, await (await answer).json()]).toMatchObject([503, { code: 'unavailable' }]);
  const again = await importFile(api, games(0, 1_000));
  expect(again).toMatchObject({ refused: 0 });
  expect(again.created + again.unchanged).toBe(1_000);
  expect(again.unchanged).toBeGreaterThan(100);
});

test('it ends with whoever started it, however that ended', async () => {
  const program = `
    import { createReader } from ${JSON.stringify(import.meta.resolve('./reader.ts'))};
    const reader = createReader({ error: () => undefined });
    const reading = reader.begin({ format: 'pgn', charset: 'utf-8', options: {} });
    await reading.push(new Uint8Array());
    console.log(reader.pid());
    setInterval(() => undefined, 1_000);`;
  const parent = Bun.spawn([process.execPath, '--no-env-file', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { value } = await parent.stdout.getReader().read();
  const pid = Number(Buffer.from(value as Uint8Array).toString());
  expect(pid).toBeGreaterThan(0);
  expect(await isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until('its end', async () => !(await isAlive(pid)));
});
