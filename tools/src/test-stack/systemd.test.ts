import { expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { runProgram } from './run-program.ts';

const UNITS = join(import.meta.dir, '../../../deploy/systemd');
const names = [...new Bun.Glob('*.service').scanSync(UNITS)].sort();

test('there are the units of the stack and of a consumer alone', () => {
  expect(names).toEqual(['rookery-consumer@.service', 'rookery.service']);
});

test('what a unit starts is there, and gives no privilege', async () => {
  for (const name of names) {
    const text = await Bun.file(join(UNITS, name)).text();
    const [, entry = ''] = /^ExecStart=\S+bun --no-env-file (\S+)/m.exec(text) ?? [];
    expect(await Bun.file(join(UNITS, '../..', entry)).exists()).toBe(true);
    for (const line of [
      'User=rookery',
      'NoNewPrivileges=yes',
      'CapabilityBoundingSet=',
      'ProtectSystem=strict',
    ])
      expect(text.split('\n')).toContain(line);
  }
});

const verifier = Bun.which('systemd-analyze');
test.skipIf(verifier === null)('systemd finds nothing wrong with them (systemd-analyze)', async () => {
  const folder = temporaryFolder('units');
  const bin = join(folder.path, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'bun'), '', { mode: 0o755 });
  for (const name of names) {
    // The program and its folder need not be installed here.
    const text = (await Bun.file(join(UNITS, name)).text())
      .replaceAll('/usr/local/bin/bun', join(bin, 'bun'))
      .replaceAll('/opt/rookery', folder.path);
    const path = join(folder.path, name.replace('@.', '@1.'));
    writeFileSync(path, text);
    const { code, output } = await runProgram(['systemd-analyze', 'verify', '--man=no', path], {
      seconds: 50,
    });
    expect([name, code, output.split('\n').filter((line) => line.includes('rookery'))]).toEqual([
      name,
      0,
      [],
    ]);
  }
  folder.remove();
});
