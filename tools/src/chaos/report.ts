import Table from 'cli-table3';
import type { ChaosReport } from './run.ts';

const MOST_SHOWN = 30;

/** The end of a run, for a terminal. */
export const renderReport = (report: ChaosReport): string => {
  const { verdict, troubles } = report;
  const faults = new Table({
    head: ['fault', 'fell'],
    colAligns: ['left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [name, count] of Object.entries(report.faults).sort(([a], [b]) => a.localeCompare(b)))
    faults.push([name, count]);
  const total = Object.values(report.faults).reduce((sum, count) => sum + count, 0);
  faults.push(['together', total]);
  return [
    faults.toString(),
    `seed ${report.seed}, ${report.minutes} minutes, settled ${report.settledAfter.toFixed(1)} s after the end`,
    `${verdict.served} games at Lichess, ${verdict.stored} stored, ${verdict.rejected} records rejected`,
    `missing ${verdict.missing.length}, extra ${verdict.extra.length}, different ${verdict.different.length}`,
    `${verdict.requests} requests, at most ${verdict.mostOpen} open at once, ${verdict.tooEarly} before a 429 was over`,
    `${report.samples} looks during the run, at most ${report.mostWaiting} jobs waiting`,
    ...troubles.slice(0, MOST_SHOWN).map((line) => `- ${line}`),
    ...(troubles.length > MOST_SHOWN ? [`- and ${troubles.length - MOST_SHOWN} more`] : []),
    ...(report.folder === undefined ? [] : [`the logs are in ${report.folder}`]),
  ].join('\n');
};
