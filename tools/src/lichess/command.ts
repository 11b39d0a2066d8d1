import { defineCommand } from 'citty';
import { parseOptions } from './options.ts';
import { run } from './run.ts';

function refuse(sentence: string, code: number): never {
  process.stderr.write(`lichess: ${sentence}\n`);
  process.exit(code);
}

/** `lichess`: the stand-in, until SIGTERM or SIGINT. */
export const lichessCommand = defineCommand({
  meta: {
    name: 'lichess',
    description: 'A stand-in for Lichess: generated or given games, real manners, faults on demand',
  },
  args: {
    port: { type: 'string', valueHint: 'N', description: 'Port to listen on (a free one)' },
    games: {
      type: 'string',
      valueHint: 'FILE',
      description: 'NDJSON of games to serve, gzip too; repeatable',
    },
    players: { type: 'string', valueHint: 'N', description: 'Generated players (2)' },
    'games-per': { type: 'string', valueHint: 'N', description: 'Generated games of each player (300)' },
    seed: { type: 'string', valueHint: 'N', description: 'Seed of the generated world (1)' },
    rate: { type: 'string', valueHint: 'N', description: 'Games a second in one answer (no limit)' },
    linger: {
      type: 'string',
      valueHint: 'MS',
      description: 'A slot stays taken so long after a client went away (0)',
    },
    fault: { type: 'string', valueHint: 'NAME[:key=value…]', description: 'A fault to play; repeatable' },
    token: {
      type: 'string',
      valueHint: 'TOKEN=USER',
      description: 'A good token; repeatable (any well-formed one)',
    },
    'refuse-agents': { type: 'boolean', description: 'Refuse default-looking user agents' },
  },
  async run({ rawArgs }) {
    const options = parseOptions(rawArgs);
    if (typeof options === 'string') refuse(options, 2);
    const server = await run(options);
    if (typeof server === 'string') refuse(server, 1);
    const end = (): void => {
      void server.close().then(() => process.exit(0));
      setTimeout(() => process.exit(0), 500).unref();
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    process.stdout.write(`ready http://127.0.0.1:${server.port}\n`);
    await new Promise(() => {});
  },
});
