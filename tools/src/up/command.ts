import { cpus } from 'node:os';
import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { readNumber } from '../cli/number.ts';
import { say } from '../cli/say.ts';
import { takeDataFolder } from '../stack/data-folder.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { endOnSignals } from './end-on-signals.ts';
import { showProgress } from './progress.ts';
import { readEnv } from './read-env.ts';
import { welcome } from './welcome.ts';

const MOST_PROCESSES = 64;

export const upCommand = defineCommand({
  meta: {
    name: 'up',
    description: 'Runs the whole stack against the real Lichess, its data kept in a folder',
  },
  args: {
    port: { type: 'string', valueHint: 'N', description: 'of the API (PORT, else 3000; 0 picks a free one)' },
    data: { type: 'string', valueHint: 'DIR', default: '.rookery', description: 'where everything is kept' },
    producers: {
      type: 'string',
      valueHint: 'N',
      default: '1',
      description: 'processes that fetch from Lichess',
    },
    consumers: {
      type: 'string',
      valueHint: 'N',
      default: '1',
      description: 'processes that replay and analyze',
    },
    engines: { type: 'string', valueHint: 'N', description: 'engines of all consumers together (the cores)' },
    ...installArg,
  },
  run: async ({ args }) => {
    const count = (name: 'producers' | 'consumers' | 'engines') =>
      readNumber(`--${name}`, args[name], { least: 1, most: MOST_PROCESSES });
    const port = readNumber('--port', args.port, { least: 0, most: 65_535 });
    const [producers = 1, consumers = 1, engines = cpus().length] = [
      count('producers'),
      count('consumers'),
      count('engines'),
    ];
    const env = readEnv();
    const folder = takeDataFolder(args.data);
    const stack = startStack({
      dataFolder: folder.path,
      env,
      port: port ?? env.PORT,
      producers,
      consumers,
      engines,
      lichessUrl: env.LICHESS_URL,
      mayInstall: args.install,
    });
    const ends = withRelease(stack, folder.release);
    const isEnding = endOnSignals(ends, env.ROOKERY_SUPERVISED === '1');
    const facts = await stack.ready.catch(async (err) => {
      if (isEnding()) return undefined;
      await ends.stop();
      throw err;
    });
    if (facts === undefined) return;
    process.stdout.write(`ready ${facts.apiUrl}\n`);
    // What is said goes to stderr, and that may be a log while stdout is a terminal.
    if (process.stderr.isTTY) say(welcome(facts.apiUrl, folder.path, facts.token));
    showProgress(facts.apiUrl, facts.token);
  },
});

const withRelease = (stack: Stack, release: () => void): Pick<Stack, 'stop' | 'kill'> => ({
  stop: () => stack.stop().finally(release),
  kill: () => stack.kill().finally(release),
});
