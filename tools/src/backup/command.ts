import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { backup, partOf } from '@rookery/api/backup/backup.ts';
import { leaveWhenTold } from '@rookery/shared/lifetime.ts';
import { defineCommand } from 'citty';
import { version } from '../../../package.json';
import { dataArg } from '../cli/data-arg.ts';
import { installArg } from '../cli/install-arg.ts';
import { say, sayProgress } from '../cli/say.ts';
import { findStackDatabase, orStop } from '../stack/stack-database.ts';

export const backupCommand = defineCommand({
  meta: {
    name: 'backup',
    description: 'Saves the whole database into one file, as it is at one moment, while the stack runs',
  },
  args: {
    file: { type: 'positional', required: true, description: 'the file to write' },
    ...dataArg,
    force: { type: 'boolean', description: 'write over a file that is there' },
    json: { type: 'boolean', description: 'as one JSON object' },
    ...installArg,
  },
  run: async ({ args }) => {
    const path = resolve(args.file);
    const part = partOf(path);
    const url = findStackDatabase(resolve(args.data));
    leaveWhenTold(() => {
      sayProgress('');
      rmSync(part, { force: true });
      say(`broken off: nothing was written to ${path}`);
    });
    const start = performance.now();
    const report = await orStop(
      backup(url, path, {
        version,
        part,
        force: args.force === true,
        onTable: ({ name, rows }) => sayProgress(`${name}: ${rows} rows`),
      }),
    );
    sayProgress('');
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (args.json) process.stdout.write(`${JSON.stringify({ path, ...report }, null, 2)}\n`);
    else
      say(
        `${report.games} games, ${report.rows} rows, ${(report.bytes / 1e6).toFixed(1)} MB in ${seconds} s: ${path}`,
      );
    process.exit(0);
  },
});
