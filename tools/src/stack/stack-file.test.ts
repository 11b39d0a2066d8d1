import { afterAll, expect, test } from 'bun:test';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stop } from '../cli/stop.ts';
import { runCommand } from '../test/run-command.ts';
import { isRoot } from './account.ts';
import { findStackFile, stackFilePath, writeStackFile } from './stack-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'stack-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = stackFilePath(folder);
const server = { url: 'http://127.0.0.1:9', pid: null };

const COMMANDS = [['status'], ['token'], ['backup', join(folder, 'file')]];
const argsOf = (command: string[]) => [...command, '--data', folder, '--no-install'];

test.each(COMMANDS)('where stack.json is broken %s says so in a sentence', async (...command) => {
  for (const text of ['{"up":', '', 'null', '{}', '{"up":{"pid":1},"api":null}']) {
    writeFileSync(path, text);
    const { code, printed, said } = await runCommand(argsOf(command));
    expect([code, printed, said]).toEqual([
      1,
      '',
      `rookery: ${path} is broken: end the stack on ${folder} and start it again with up, which writes it anew\n`,
    ]);
  }
});

const NOBODY = 65_534;

/** Runs a call that does not wait with the rights of another account. */
const asNobody = <T>(call: () => T): T => {
  process.seteuid?.(NOBODY);
  try {
    return call();
  } finally {
    process.seteuid?.(0);
  }
};

test.skipIf(!isRoot())(
  'where stack.json may not be read it is said who may (skipped: only root becomes another account)',
  () => {
    writeStackFile(folder, {
      up: { pid: 1 },
      api: server,
      producers: [],
      consumers: [],
      postgres: server,
      redis: server,
    });
    // The file by itself, and then the folder that it is in.
    for (const owner of [NOBODY, 0]) {
      chownSync(folder, owner, owner);
      expect(() => asNobody(() => findStackFile(folder))).toThrow(
        new Stop(
          `${path} may not be read by this account: only the one that started the stack may, and root`,
        ),
      );
    }
  },
);
