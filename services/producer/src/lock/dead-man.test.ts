import { afterAll, describe, expect, test } from 'bun:test';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { EnvError } from '@rookery/shared/env.ts';
import { until } from '@rookery/tools/test/until.ts';
import { deadManRefusal, refusalOf, requireDeadMan } from './dead-man.ts';

const MS = 300;
/** Far from both the moment and the end of a child that nobody kills. */
const LATE_MS = 10_000;
const linux = process.platform === 'linux';
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a process that arms its timer; its end is told with how long after it was told to go that came. */
const start = async (how: 'spin' | 'wait' | 'disarmed', ms = MS, wrapper: string[] = []) => {
  const script = join(import.meta.dir, '../test/dead-man-child.ts');
  const [file = '', ...args] = [...wrapper, process.execPath, script, how, String(ms)];
  const child = spawn(file, args, { stdio: 'pipe' });
  children.push(child);
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk) => {
      said += chunk;
    });
  let over = false;
  const ended = new Promise<{ code: number | null; killer: string | null }>((resolve) =>
    child.once('close', (code, killer) => {
      over = true;
      resolve({ code, killer });
    }),
  );
  const told = (word: string) => until(`"${word}"`, () => over || said.includes(word));
  await told('ready');
  const began = performance.now();
  if (!over) child.stdin.write('go\n');
  await told('armed');
  return {
    child,
    said: () => said,
    ended: ended.then((how) => ({ ...how, after: performance.now() - began })),
  };
};

describe.skipIf(!linux)("the dead man's timer (skipped: it is Linux's)", () => {
  test.concurrent('kills a process that spins', async () => {
    const { killer, after } = await (await start('spin')).ended;
    expect(killer).toBe('SIGKILL');
    expect(after).toBeGreaterThanOrEqual(MS);
    expect(after).toBeLessThan(LATE_MS);
  });

  test.concurrent('kills a process that is stopped', async () => {
    const { child, ended } = await start('wait', 1_000);
    child.kill('SIGSTOP');
    const { killer, after } = await ended;
    expect(killer).toBe('SIGKILL');
    expect(after).toBeGreaterThanOrEqual(1_000);
    expect(after).toBeLessThan(LATE_MS);
  });

  test.concurrent('spares a process that has disarmed it', async () => {
    expect(await (await start('disarmed', 1_000)).ended).toMatchObject({ code: 0, killer: null });
  });

  test('counts on, whatever the wall clock does', async () => {
    const deadMan = requireDeadMan();
    const look = () => ({ before: performance.now(), at: deadMan.now(), after: performance.now() });
    const first = look();
    await Bun.sleep(50);
    const second = look();
    // Whatever comes between two looks at a clock.
    expect(second.at - first.at).toBeGreaterThan(second.before - first.after - 1);
    expect(second.at - first.at).toBeLessThan(second.after - first.before + 1);
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
  const child = await start('wait', MS, ['unshare', '--pid', '--fork', '--kill-child']);
  expect((await child.ended).code).toBe(1);
  expect(child.said()).toContain('ROOKERY_LOCK=reduced');
});
