import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { parse } from 'yaml';
import { WRITABLE } from './hardening.ts';

const COMPOSE = join(import.meta.dir, '../../../../compose.yaml');

test('what a service may write is what compose.yaml mounts for it, and nothing is tried of none', async () => {
  const { services } = parse(await Bun.file(COMPOSE).text(), { merge: true }) as {
    services: Record<string, { restart: string; tmpfs: string[]; volumes?: string[] }>;
  };
  const running = Object.entries(services).filter(([, { restart }]) => restart === 'unless-stopped');
  const mounted = running.map(([name, { tmpfs, volumes = [] }]) => [
    name,
    [
      ...tmpfs.map((mount) => mount.split(':')[0]),
      ...volumes.filter((mount) => !mount.endsWith(':ro')).map((mount) => mount.split(':')[1]),
    ].sort(),
  ]);
  const tried = Object.entries(WRITABLE).map(([name, paths]) => [name, [...paths].sort()]);
  expect(Object.fromEntries(tried)).toEqual(Object.fromEntries(mounted));
});
