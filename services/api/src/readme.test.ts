import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@rookery/tools/stack/temporary-folder.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { usual } from '@rookery/tools/test/example-state.ts';
import { GAME } from './openapi/example-ids.ts';

const ROOT = dirname(dirname(dirname(import.meta.dirname)));
const README = await Bun.file(join(ROOT, 'README.md')).text();

/** The only block of the README in a language. */
const blockOf = (language: string): string => {
  const blocks = [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];
  expect([language, blocks.length]).toEqual([language, 1]);
  return blocks[0]?.[1] as string;
};

// A project of somebody's own, with what `bun link` and `bun add` put there.
const folder = temporaryFolder('project');
const put = (name: string, text: string) => Bun.write(join(folder.path, name), text);
const link = (name: string, to: string) => {
  const from = join(folder.path, 'node_modules', name);
  mkdirSync(dirname(from), { recursive: true });
  symlinkSync(to, from);
};
link('@rookery/api', join(ROOT, 'services/api'));
link('@rookery/shared', join(ROOT, 'shared'));
link('bun-types', join(ROOT, 'node_modules/bun-types'));
await put('tsconfig.json', blockOf('json').replaceAll('../rookery', ROOT));
await put('losses.ts', blockOf('ts'));

const api = await startTestApi();
await usual(api);
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: api.app.fetch });
afterAll(async () => {
  await server.stop(true);
  await api.close();
  folder.remove();
});

const run = async (args: string[], token = api.token) => {
  const child = Bun.spawn(args, {
    cwd: folder.path,
    env: { ...process.env, ROOKERY_URL: server.url.origin, ROOKERY_TOKEN: token },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr };
};
const TSC = [process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-b'];

test('the program of the README is well typed, and a wrong one is not', async () => {
  expect(await run(TSC)).toEqual({ code: 0, stdout: '', stderr: '' });
  await put('wrong.ts', blockOf('ts').replace("result: 'loss'", "result: 'lost'"));
  const { code, stdout } = await run(TSC);
  expect([code !== 0, stdout]).toEqual([true, expect.stringContaining('wrong.ts')]);
  expect(stdout).not.toContain('losses.ts');
}, 180_000);

test('it prints the games that anna lost', async () => {
  expect(await run([process.execPath, 'losses.ts'])).toEqual({
    code: 0,
    stdout: `Anna, active: 1 games\n2024-01-15 ${GAME} against boris: King's Pawn Game: Wayward Queen Attack, 7 plies\n`,
    stderr: '',
  });
});

test('it says what is wrong', async () => {
  const { code, stderr } = await run([process.execPath, 'losses.ts'], 'x'.repeat(40));
  expect([code, stderr]).toEqual([1, expect.stringContaining('with a valid token')]);
});
