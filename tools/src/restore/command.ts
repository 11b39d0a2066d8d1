import { resolve } from 'node:path';
import { restore } from '@rookery/api/backup/restore.ts';
import { leaveWhenTold } from '@rookery/shared/lifetime.ts';
import { defineCommand } from 'citty';
import { dataArg } from '../cli/data-arg.ts';
import { installArg } from '../cli/install-arg.ts';
import { say, sayProgress } from '../cli/say.ts';
import { findStackDatabase, orStop } from '../stack/stack-database.ts';

export const restoreCommand = defineCommand({
  meta: {
    name: 'restore',
    description:
      'Puts a backup in the place of the whole database; the file is checked first, and without games nothing is asked',
  },
  args: {
    file: { type: 'positional', required: true, description: 'what backup wrote' },
    ...dataArg,
    force: { type: 'boolean', description: 'replace a database that holds games' },
    json: { type: 'boolean', description: 'as one JSON object' },
    ...installArg,
  },
  run: async ({ args }) => {
    let mayStand = false;
    leaveWhenTold(() => {
      sayProgress('');
      say(
        mayStand
          ? 'broken off at the end: the backup is there whole, or nothing was changed; run it again with --force'
          : 'broken off: the transaction is rolled back, nothing was changed',
      );
    });
    const start = performance.now();
    const report = await orStop(
      restore(findStackDatabase(resolve(args.data)), resolve(args.file), {
        force: args.force === true,
        onTable: ({ name, rows }) => sayProgress(`${name}: ${rows} rows`),
        onCommit: () => {
          mayStand = true;
        },
      }),
    );
    sayProgress('');
    if (report.tokens > 0)
      say(
        `${report.tokens} tokens came back and hold, also where they were revoked since and this database did not know it: "bun run token list" shows them`,
      );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (args.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else say(`${report.games} games, ${report.rows} rows as of ${report.createdAt}, in ${seconds} s`);
    process.exit(0);
  },
});
