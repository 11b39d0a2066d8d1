import { join } from 'node:path';
import { defineCommand } from 'citty';
import { type Canary, describeCanary, startCanary, troublesOf } from '../canary/canary.ts';
import { MANY } from '../cli/command-line.ts';
import { installArg } from '../cli/install-arg.ts';
import { say } from '../cli/say.ts';
import { ensureTestChromium } from '../install/chromium.ts';
import { ensureEngines } from '../install/stockfish.ts';
import { check } from './check.ts';
import { describeFailures, type Failure, findFailures } from './failures.ts';
import { DATABASE, REDIS } from './given.ts';
import { runVisibly } from './run-visibly.ts';
import { startTestServers } from './servers.ts';
import { addTallies, makeTallyLines, readTally, type Tally } from './tally.ts';

const ROOT = join(import.meta.dir, '../../..');

export const testCommand = defineCommand({
  meta: {
    name: 'test',
    description: 'Types, lint and every test, against a Postgres and a Redis of its own',
  },
  args: {
    file: {
      type: 'positional',
      required: false,
      valueHint: MANY,
      description: 'test files, or parts of their names: these alone, without types and lint',
    },
    name: { type: 'string', valueHint: 'PATTERN', description: 'only the tests whose name matches' },
    ...installArg,
  },
  run: async ({ args }) => {
    let stopped = false;
    const remember = () => {
      stopped = true;
    };
    process.on('SIGINT', remember);
    process.on('SIGTERM', remember);
    const failed = args._.length === 0 ? await check(ROOT) : [];
    const tally = stopped
      ? { passed: 0, failed: 0, skipped: 0 }
      : await runTests(args._, args.name, args.install);
    for (const what of failed) say(`${what} failed: counted as a failure`);
    const total = { ...tally, failed: tally.failed + failed.length + (stopped ? 1 : 0) };
    process.stdout.write(`${makeTallyLines(total)}\n`);
    process.exit(total.failed === 0 ? 0 : 1);
  },
});

/** All tests in two halves side by side: those of the stack and of chaos wait most of their time. */
const HALVES = [['./services', './shared'], ['./tools']];

/** What a run came to, and what failed in it. */
interface Outcome {
  tally: Tally;
  failures: Failure[];
}

const runTests = async (
  files: string[],
  pattern: string | undefined,
  mayInstall: boolean,
): Promise<Tally> => {
  ensureEngines(mayInstall);
  ensureTestChromium(mayInstall);
  const canary = startCanary();
  const outcome = await runHalves(files, pattern, mayInstall, canary).catch((err: unknown) => {
    canary.end();
    throw err;
  });
  const report = canary.end();
  const troubles = troublesOf(report);
  process.stdout.write(describeFailures(outcome.failures));
  for (const trouble of [...troubles, describeCanary(report)]) process.stdout.write(`${trouble}\n`);
  return addTallies([outcome.tally, { passed: 0, failed: troubles.length, skipped: 0 }]);
};

const runHalves = async (
  files: string[],
  pattern: string | undefined,
  mayInstall: boolean,
  canary: Canary,
): Promise<Outcome> => {
  const servers = await startTestServers(mayInstall);
  const env = { [DATABASE]: servers.databaseUrl, [REDIS]: servers.redisUrl, TMPDIR: servers.scratch };
  const run = async (some: string[], later: boolean): Promise<Outcome & { output: string }> => {
    const seen: Partial<Tally> = {};
    const finder = findFailures();
    const args = ['test', '--timeout', '60000', ...(pattern ? ['-t', pattern] : []), ...some];
    const { code, output } = await runVisibly(args, ROOT, {
      env,
      later,
      onLine: (line) => {
        canary.line(line);
        readTally(seen, line);
        finder.line(line);
      },
    });
    const tally = { passed: 0, failed: 0, skipped: 0, ...seen };
    // A run that broke off, or found no test at all, has failed whatever it counted.
    const counted = code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
    return { tally: counted, failures: finder.found(), output };
  };
  try {
    await canary.keepAll(servers);
    const runs = files.length > 0 || pattern !== undefined ? [files] : HALVES;
    const halves = await Promise.all(runs.map((some, i) => run(some, i > 0)));
    for (const { output } of halves) process.stdout.write(output);
    return {
      tally: addTallies(halves.map(({ tally }) => tally)),
      failures: halves.flatMap(({ failures }) => failures),
    };
  } finally {
    await servers.stop();
  }
};
