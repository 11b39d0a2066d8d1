import { afterAll, describe, expect, test } from 'bun:test';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, startCommand } from '../test/run-command.ts';
import { isRoot } from './account.ts';
import { stackFilePath, writeStackFile } from './stack-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'stack-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = stackFilePath(folder);
const server = { url: 'http://127.0.0.1:9', pid: null };

const COMMANDS = [['status'], ['token'], ['backup', join(folder, 'file')]];
const argsOf = (command: string[]) => [...command, '--data', folder, '--no-install'];

test.each(COMMANDS)(
  'where stack.json is broken %s says so in a sentence',
  async (...command) => {
    for (const text of ['{"up":', '', 'null', '{}', '{"up":{"pid":1},"api":null}']) {
      writeFileSync(path, text);
      const { code, printed, said } = await runCommand(argsOf(command));
      expect([code, printed, said]).toEqual([
        1,
        '',
        `rookery: ${path} is broken: end the stack on ${folder} and start it again with up, which writes it anew\n`,
      ]);
    }
  },
  30_000,
);

describe.skipIf(!isRoot())('as another account (skipped: only root becomes one)', () => {
  test.each(COMMANDS)(
    'where stack.json may not be read %s says who may',
    async (...command) => {
      writeStackFile(folder, {
        up: { pid: 1 },
        api: server,
        producers: [],
        consumers: [],
        postgres: server,
        redis: server,
      });
      const account = { name: 'nobody', uid: 65_534, gid: 65_534 };
      // The file by itself, and then the folder that it is in.
      for (const owner of [account.uid, 0]) {
        chownSync(folder, owner, owner);
        const running = startCommand(argsOf(command), {}, { account });
        expect([await running.ended, running.printed(), running.said()]).toEqual([
          1,
          '',
          `rookery: ${path} may not be read by this account: only the one that started the stack may, and root\n`,
        ]);
      }
    },
    30_000,
  );
});
