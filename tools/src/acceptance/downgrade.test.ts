import { afterAll, expect, test } from 'bun:test';
import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { runCommand } from '../test/run-command.ts';
import { startTestStack } from '../test/stack.ts';

const folder = temporaryFolder('downgrade');
afterAll(folder.remove);
const [data, away, file] = ['data', 'away', 'file'].map((name) => join(folder.path, name)) as [
  string,
  string,
  string,
];
const start = () => startTestStack({ dataFolder: data, env: { LICHESS_URL: 'http://127.0.0.1:9' } });
const run = (command: string) => runCommand([command, file, '--data', data, '--no-install']);

test('after a newer version the older one says how it goes on, and that way works', async () => {
  const older = await start();
  await older.api('/api/players', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"username":"Somebody"}',
  });
  expect((await run('backup')).code).toBe(0);
  const sql = postgres(older.file().postgres.url, { max: 1 });
  await sql`insert into migrations (id, name) values (9999, '9999_newer.sql')`;
  await sql.end();
  await older.stop();

  const refused = await start().then(
    () => 'started',
    (error: Error) => error.message,
  );
  expect(refused).toContain('the database has migration 9999_newer.sql');
  expect(refused).toContain('(with up: move the data folder away and put its file "token" into a new one)');

  renameSync(data, away);
  mkdirSync(data);
  copyFileSync(join(away, 'token'), join(data, 'token'));
  const again = await start();
  try {
    expect(await run('restore')).toMatchObject({ code: 0 });
    expect((await again.api('/api/players/somebody')).status).toBe(200);
    const token = (await Bun.file(join(away, 'token')).text()).trim();
    const asBefore = { headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(`${again.url}/api/players`, asBefore)).status).toBe(200);
  } finally {
    await again.stop();
  }
}, 180_000);
