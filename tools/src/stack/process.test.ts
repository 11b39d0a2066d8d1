import { afterEach, expect, test } from 'bun:test';
import { type ChildProcess, spawn } from 'node:child_process';
import { until } from '../test/until.ts';
import { endProcess, identify, isRunning } from './process.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const start = (script: string) => {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  const identity = identify(child.pid ?? 0);
  if (!identity) throw new Error('the child is not there');
  return { child, identity };
};

test('knows a process while it runs and not after its end', async () => {
  const { child, identity } = start('exec sleep 60');
  expect(isRunning(identity)).toBe(true);
  child.kill('SIGKILL');
  await until('its end', () => !isRunning(identity));
});

test('a process of the same pid that began at another time is another one', () => {
  const { identity } = start('exec sleep 60');
  expect(isRunning({ ...identity, began: 'at another time' })).toBe(false);
});

test('an unreaped child counts as gone', async () => {
  // The child outlives the shell's turning into a sleep, which never asks for it.
  const { child } = start('sleep 0.3 & echo $!; exec sleep 60');
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed += chunk;
  });
  const pid = await until('the pid', () => Number(printed.trim()) || undefined);
  await until('its end', () => identify(pid) === undefined);
  expect(() => process.kill(pid, 0)).not.toThrow();
});

test('ends a stopped process', async () => {
  const { child, identity } = start('exec sleep 60');
  child.kill('SIGSTOP');
  await endProcess(identity, 'SIGTERM', 5_000);
  expect(isRunning(identity)).toBe(false);
});

test('kills a process that does not end when it is asked', async () => {
  const { child, identity } = start('trap "" TERM; echo deaf; while :; do sleep 1; done');
  await until('the trap', () => child.stdout?.read() !== null);
  await endProcess(identity, 'SIGTERM', 50);
  expect(isRunning(identity)).toBe(false);
});
