import { defineCommand } from 'citty';
import { MANY } from '../cli/command-line.ts';
import { installArg } from '../cli/install-arg.ts';
import { readDecimal, readNumber } from '../cli/number.ts';
import { say } from '../cli/say.ts';
import { Stop, usage } from '../cli/stop.ts';
import { stopOnSignals } from '../cli/stop-on-signals.ts';
import { analysisBench } from './analysis/analysis.ts';
import { clientsBench } from './clients/clients.ts';
import { ingestBench } from './ingest.ts';
import { paceBench } from './pace.ts';
import { pageBench } from './page/page.ts';
import { queriesBench } from './queries/queries.ts';
import type { Bench, BenchOptions } from './row.ts';
import { sizeBench } from './size/size.ts';
import { renderTable } from './table.ts';

const BENCHES: readonly Bench[] = [
  ingestBench,
  sizeBench,
  paceBench,
  analysisBench,
  queriesBench,
  pageBench,
  clientsBench,
];
const names = BENCHES.map((bench) => bench.name).join(', ');

/** Runs a benchmark, and once more when it fell short: these machines are noisy. Returns whether it reached its marks. */
const runBench = async (bench: Bench, options: Omit<BenchOptions, 'stop'>): Promise<boolean> => {
  for (const again of bench.repeatsItself ? [false] : [false, true]) {
    say(`${bench.name}: ${bench.about}${again ? ' (once more)' : ''}`);
    const signals = bench.endsInOrder ? stopOnSignals() : undefined;
    const stop = signals?.stop ?? new AbortController().signal;
    const rows = await bench.run(say, { ...options, stop });
    signals?.forget();
    if (rows.length > 0) process.stdout.write(`${renderTable(bench.name, rows)}\n`);
    if (stop.aborted) process.exit(130);
    if (rows.every((row) => row.reached !== false)) return true;
  }
  return false;
};

/** `bench`: the benchmarks, as tables. */
export const benchCommand = defineCommand({
  meta: { name: 'bench', description: `Measures Rookery on this machine: ${names} (all)` },
  args: {
    name: { type: 'positional', required: false, valueHint: MANY, description: `which: ${names}` },
    keep: {
      type: 'string',
      valueHint: 'DIR',
      description: 'keeps the games of `queries` in this folder, which the next run then need not make',
    },
    clients: { type: 'string', valueHint: 'N', description: 'how many come to `clients` (200)' },
    minutes: { type: 'string', valueHint: 'M', description: 'how long they stay (5)' },
    ...installArg,
  },
  run: async ({ args }) => {
    const options = {
      keep: args.keep,
      clients: readNumber('--clients', args.clients, { least: 20, most: 300 }) ?? 200,
      minutes: readDecimal('--minutes', args.minutes, { least: 0.1, most: 1_440 }) ?? 5,
    };
    const asked = args._.length > 0 ? args._ : BENCHES.map((bench) => bench.name);
    const chosen = asked.map((name) => {
      const bench = BENCHES.find((one) => one.name === name);
      if (!bench) throw usage(`there is no benchmark ${JSON.stringify(name)}; there are ${names}`);
      return bench;
    });
    const short: string[] = [];
    for (const bench of chosen) if (!(await runBench(bench, options))) short.push(bench.name);
    if (short.length > 0) throw new Stop(`short of the mark: ${short.join(', ')}`);
    process.exit(0);
  },
});
