import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { readNumber } from '../cli/number.ts';
import { say } from '../cli/say.ts';
import { Stop, usage } from '../cli/stop.ts';
import { stopOnSignals } from '../cli/stop-on-signals.ts';
import { CHECKOUT } from './altered/alter-checkout.ts';
import { playAllCells, playWithout } from './cells/play.ts';
import { PARTS, partOf } from './cells/registry.ts';
import { renderReport } from './report.ts';
import { playChaos } from './run.ts';
import { playStops, troublesOf } from './stops/play.ts';

const PLAYERS = 6;
const MOST_GAMES_PER = 400;
const LEASE_MS = 6_000;

/** `chaos`: the whole stack under faults, and an oracle that says what was lost. */
export const chaosCommand = defineCommand({
  meta: {
    name: 'chaos',
    description: 'The real services under faults of every kind; exit 1 when anything was lost',
  },
  args: {
    seed: { type: 'string', valueHint: 'N', description: 'of the world and the faults (drawn, and printed)' },
    minutes: {
      type: 'string',
      valueHint: 'M',
      default: '5',
      description: 'how long; the last fifth is without faults',
    },
    without: {
      type: 'string',
      valueHint: 'PART',
      description: 'switch a safeguard off and play the cells that guard it',
    },
    parts: { type: 'boolean', description: 'print the names of the safeguards, one a line' },
    cells: { type: 'boolean', description: 'play every cell: the matrix of the lock and the ledger' },
    stops: { type: 'string', valueHint: 'N', description: 'stop a stack N times in the middle of a sync' },
    ...installArg,
  },
  run: async ({ args }) => {
    const seed = readNumber('--seed', args.seed, { least: 0, most: 0xffff_ffff });
    const minutes = readNumber('--minutes', args.minutes, { least: 1, most: 1_440 }) ?? 5;
    const part = args.without === undefined ? undefined : partOf(args.without);
    const stops = readNumber('--stops', args.stops, { least: 1, most: 1_000 });
    if ([args.parts, args.cells, part !== undefined, stops !== undefined].filter(Boolean).length > 1)
      throw usage('--parts, --cells, --without and --stops do not go together');
    if (args.parts) return void process.stdout.write(`${PARTS.map(({ name }) => name).join('\n')}\n`);
    const { stop } = stopOnSignals();
    if (part) await runWithout(part, stop);
    else if (args.cells) await runCells(stop);
    else if (stops !== undefined) await runStops(stops, stop);
    else await runChaos(seed ?? drawSeed(), minutes, args.install, stop);
    process.exit(0);
  },
});

const drawSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;

const runChaos = async (seed: number, minutes: number, mayInstall: boolean, stop: AbortSignal) => {
  say(`seed ${seed}`);
  const order = {
    root: CHECKOUT,
    seed,
    minutes,
    players: PLAYERS,
    gamesPer: Math.min(80 + 40 * minutes, MOST_GAMES_PER),
  };
  const report = await playChaos({ ...order, leaseMs: LEASE_MS, mayInstall }, say, stop);
  process.stdout.write(`${renderReport(report)}\n`);
  if (report.troubles.length > 0)
    throw new Stop(`seed ${seed}: ${report.troubles.length} things are not as they must be`);
  process.stdout.write('nothing was lost\n');
};

const runWithout = async (part: ReturnType<typeof partOf>, stop: AbortSignal) => {
  say(`without ${part.name}: ${part.what}`);
  const found = await playWithout(part, say, stop);
  if (found?.broken !== undefined)
    throw new Stop(`without ${part.name} the cell ${found.name} could not be played: ${found.broken}`, 2);
  if (found) throw new Stop(`without ${part.name} the cell ${found.name} goes red: ${found.red}`);
  if (stop.aborted) process.exit(130);
  process.stdout.write(`without ${part.name} nothing went red: no cell noticed that it was gone\n`);
};

const runCells = async (stop: AbortSignal) => {
  const results = await playAllCells(say, stop);
  const red = results.filter(({ red, broken }) => red !== undefined || broken !== undefined);
  process.stdout.write(`${results.length} cells played, ${red.length} red\n`);
  if (red.length > 0) throw new Stop(`red: ${red.map(({ name }) => name).join(', ')}`);
};

const runStops = async (times: number, stop: AbortSignal) => {
  const report = await playStops(times, say, stop);
  const longest = Math.max(0, ...report.rounds.map(({ ms }) => ms));
  process.stdout.write(
    `${report.rounds.length} stops, the longest ${Math.round(longest)} ms; ${report.served} games served, ${report.missing.length} missing; ` +
      `most requests open at once ${report.mostOpen}\n`,
  );
  const troubles = troublesOf(report);
  if (troubles.length > 0) throw new Stop(troubles.join('; '));
};
