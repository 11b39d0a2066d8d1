import { expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { isAlive } from '@rookery/tools/test/is-alive.ts';
import { until } from '@rookery/tools/test/until.ts';
import { fakeProgram } from '../test/fake-program.ts';
import { launcher } from './launcher.ts';

const PROCESS = fileURLToPath(new URL('engine-process.ts', import.meta.url));

/** A parent that starts an engine, says its pid and then stays busy. */
const PARENT = `
  const { startEngineProcess } = await import(${JSON.stringify(PROCESS)});
  const engine = startEngineProcess(JSON.parse(process.argv[1]), (line) => {
    if (line === 'uciok') process.stdout.write(engine.pid + '\\n');
  });
  engine.send('uci');
  setInterval(() => {}, 1000);
`;

// What hangs does not see the end of its input: there the kernel has to do it, where setpriv can ask it to.
const help = Bun.which('setpriv') ? Bun.spawnSync({ cmd: ['setpriv', '--help'] }) : undefined;
const canAskKernel = process.platform === 'linux' && /pdeathsig/.test(help?.stdout.toString() ?? '');
const modes = canAskKernel ? ['good', 'deaf'] : ['good'];

test.each(modes)('an engine (%s) is gone after kill -9 of its parent', async (mode) => {
  const parent = Bun.spawn({
    cmd: [process.execPath, '-e', PARENT, JSON.stringify(fakeProgram(mode).command)],
    stdout: 'pipe',
    stderr: 'inherit',
  });
  let pid = 0;
  try {
    const reader = parent.stdout.getReader();
    const { value } = await reader.read();
    pid = Number(new TextDecoder().decode(value));
    expect(await isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until('the engine to be gone', async () => !(await isAlive(pid)));
  } finally {
    parent.kill('SIGKILL');
    if (pid && (await isAlive(pid))) process.kill(pid, 'SIGKILL');
  }
});

test('an engine runs at low priority', async () => {
  if (!launcher().includes('nice')) return;
  const child = Bun.spawn({ cmd: [...launcher(), 'cat', '/proc/self/stat'], stdout: 'pipe' });
  const fields = (await new Response(child.stdout).text()).split(') ')[1]?.split(' ') ?? [];
  expect(Number(fields[16])).toBeGreaterThanOrEqual(10);
});
