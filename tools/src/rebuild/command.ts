import { resolve } from 'node:path';
import { type RebuildReport, rebuild } from '@rookery/api/rebuilding/rebuild.ts';
import { defineCommand } from 'citty';
import { inColumns } from '../cli/columns.ts';
import { dataArg } from '../cli/data-arg.ts';
import { installArg } from '../cli/install-arg.ts';
import { say, sayProgress } from '../cli/say.ts';
import { findStackDatabase, orStop } from '../stack/stack-database.ts';

export const rebuildCommand = defineCommand({
  meta: {
    name: 'rebuild',
    description:
      'Works everything that is precomputed out anew from the games, while the stack runs, and repairs what differs; exit 1 when something did',
  },
  args: {
    ...dataArg,
    check: { type: 'boolean', description: 'compare only, write nothing' },
    json: { type: 'boolean', description: 'as one JSON object' },
    ...installArg,
  },
  run: async ({ args }) => {
    const report = await orStop(
      rebuild(findStackDatabase(resolve(args.data)), {
        check: args.check === true,
        onProgress: (done, all) => sayProgress(`${done} of ${all} games`),
      }),
    );
    sayProgress('');
    process.stdout.write(`${args.json ? JSON.stringify(report, null, 2) : render(report)}\n`);
    for (const sentence of report.lost) say(`${sentence}: restore it from a backup`);
    process.exit(report.differences === 0 ? 0 : 1);
  },
});

const render = ({ tables, games, seconds, differences }: RebuildReport): string => {
  const rows = [
    ['TABLE', 'BEFORE', 'AFTER', 'DIFFERENCES'],
    ...tables.map((one) => [one.table, one.rowsBefore, one.rowsAfter, one.differences].map(String)),
  ];
  const examples = tables.flatMap(({ table, examples: some }) => some.map((one) => `${table}: ${one}`));
  return [
    inColumns(rows, (column) => column > 0),
    ...examples,
    `${differences} differences in ${games} games, ${seconds.toFixed(1)} s`,
  ].join('\n');
};
