import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { parseOptions } from './options.ts';
import { run } from './run.ts';

/** `lichess`: the stand-in, until SIGTERM or SIGINT. */
export const lichessCommand = defineCommand({
  meta: {
    name: 'lichess',
    description: 'A stand-in for Lichess: generated or given games, its manners, faults on demand',
  },
  args: {
    port: { type: 'string', valueHint: 'N', description: 'to listen on (a free one)' },
    host: { type: 'string', valueHint: 'ADDRESS', description: 'to listen on (127.0.0.1)' },
    games: {
      type: 'string',
      valueHint: 'FILE',
      description: 'NDJSON of games to serve, gzip too; may be repeated (generated games)',
    },
    players: { type: 'string', valueHint: 'N', description: 'generated players (2)' },
    'games-per': { type: 'string', valueHint: 'N', description: 'generated games of each player (300)' },
    seed: { type: 'string', valueHint: 'N', description: 'of the generated games (1)' },
    rate: { type: 'string', valueHint: 'N', description: 'games a second in one answer (no limit)' },
    linger: {
      type: 'string',
      valueHint: 'MS',
      description: 'how long a slot stays taken after a client went away (0)',
    },
    fault: {
      type: 'string',
      valueHint: 'NAME[:key=value…]',
      description: 'a fault to play, for example cut:at=20:times=3; may be repeated',
    },
    token: {
      type: 'string',
      valueHint: 'TOKEN=USER',
      description: 'a good token and whose it is; may be repeated (every well-formed one)',
    },
    'refuse-agents': { type: 'boolean', description: 'refuse default-looking user agents' },
    ...installArg,
  },
  async run({ rawArgs }) {
    const server = await run(parseOptions(rawArgs));
    const end = (): void => {
      // Nobody's stream is worth waiting for.
      setTimeout(() => process.exit(0), 500).unref();
      void server.close().then(() => process.exit(0));
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    process.stdout.write(`ready http://127.0.0.1:${server.port}\n`);
  },
});
