import { defineCommand } from 'citty';
import Table from 'cli-table3';
import { installArg } from '../cli/install-arg.ts';
import { say } from '../cli/say.ts';
import { prepareDeployed } from './deployed.ts';
import { findEngine } from './engine.ts';
import { stepsOf } from './steps.ts';

export const testStackCommand = defineCommand({
  meta: {
    name: 'test:stack',
    description:
      'Builds the containers and tries the deployed stack on a real engine, against the stand-in for Lichess',
  },
  args: { ...installArg },
  run: async () => {
    const engine = await findEngine();
    if (typeof engine === 'string') {
      process.stdout.write(`skipped: ${engine}\n`);
      return;
    }
    say(engine.name);
    const stack = await prepareDeployed(engine);
    const table = new Table({
      head: ['step', 'seconds', 'outcome'],
      colAligns: ['left', 'right', 'left'],
      style: { head: [], border: [], compact: true },
    });
    let failed = false;
    try {
      for (const { name, run } of stepsOf(stack)) {
        const began = performance.now();
        const outcome = await run().catch((err: Error) => {
          failed = true;
          return `FAILED: ${err.message}`;
        });
        const seconds = ((performance.now() - began) / 1_000).toFixed(1);
        say(`${name}: ${outcome} (${seconds} s)`);
        table.push([name, seconds, outcome]);
        if (failed) {
          say(await stack.lastLogs());
          break;
        }
      }
    } finally {
      await stack.remove().catch((err: Error) => say(`not everything was removed: ${err.message}`));
    }
    process.stdout.write(`${table.toString()}\n`);
    process.exit(failed ? 1 : 0);
  },
});
