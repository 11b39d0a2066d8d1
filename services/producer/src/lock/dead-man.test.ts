import { afterEach, describe, expect, test } from 'bun:test';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { EnvError } from '@rookery/shared/env.ts';
import { deadManRefusal, refusalOf, requireDeadMan } from './dead-man.ts';

const MS = 300;
const linux = process.platform === 'linux';
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts a process that arms its timer; its end is told with how long after that it came. */
const start = async (how: 'spin' | 'wait' | 'disarmed', wrapper: string[] = []) => {
  const script = join(import.meta.dir, '../test/dead-man-child.ts');
  const [file = '', ...args] = [...wrapper, process.execPath, script, how, String(MS)];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<{ code: number | null; killer: string | null }>((resolve) =>
    child.once('close', (code, killer) => resolve({ code, killer })),
  );
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  const armedAt = performance.now();
  return {
    child,
    said: () => said,
    ended: ended.then((how) => ({ ...how, after: performance.now() - armedAt })),
  };
};

describe.skipIf(!linux)("the dead man's timer (skipped: it is Linux's)", () => {
  test('kills a process that spins', async () => {
    const { killer, after } = await (await start('spin')).ended;
    expect(killer).toBe('SIGKILL');
    expect(after).toBeGreaterThan(MS - 150);
    expect(after).toBeLessThan(MS + 1_000);
  });

  test('kills a process that is stopped', async () => {
    const { child, ended } = await start('wait');
    child.kill('SIGSTOP');
    const { killer, after } = await ended;
    expect(killer).toBe('SIGKILL');
    expect(after).toBeLessThan(MS + 1_000);
  });

  test('spares a process that has disarmed it', async () => {
    expect(await (await start('disarmed')).ended).toMatchObject({ code: 0, killer: null });
  });

  test('counts on, whatever the wall clock does', async () => {
    const deadMan = requireDeadMan();
    const [before, began] = [deadMan.now(), performance.now()];
    await Bun.sleep(50);
    expect(Math.abs(deadMan.now() - before - (performance.now() - began))).toBeLessThan(20);
    deadMan.close();
  });

  test('is to be had here', () => expect(deadManRefusal()).toBeUndefined());
});

test('the first process of a container is refused with one sentence that names the way out', () => {
  expect(() => requireDeadMan(1)).toThrow(EnvError);
  expect(() => requireDeadMan(1)).toThrow(/^ROOKERY_LOCK: full needs .*container.* ROOKERY_LOCK=reduced .*$/);
  expect(refusalOf('darwin has none')).toMatch(/^ROOKERY_LOCK: [^.]*darwin has none[^.]*$/);
});

const mayUnshare =
  linux && Bun.spawnSync(['unshare', '--pid', '--fork', 'true'], { stderr: 'ignore' }).exitCode === 0;
test.skipIf(!mayUnshare)('a process that is the first one refuses (skipped: needs a namespace)', async () => {
  const child = await start('wait', ['unshare', '--pid', '--fork', '--kill-child']);
  expect((await child.ended).code).toBe(1);
  expect(child.said()).toContain('ROOKERY_LOCK=reduced');
});
