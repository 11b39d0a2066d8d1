#!/usr/bin/env bun
import { dirname } from 'node:path';
import { say } from './src/cli/say.ts';
import { Stop, usage } from './src/cli/stop.ts';
import { ensurePackages } from './src/install/packages.ts';

// Every command of package.json. Only built-ins may be imported above: packages are installed first.
const COMMANDS = {
  demo: async () => (await import('./src/demo/command.ts')).demoCommand,
  up: async () => (await import('./src/up/command.ts')).upCommand,
  test: async () => (await import('./src/test/command.ts')).testCommand,
  check: async () => (await import('./src/test/check-command.ts')).checkCommand,
  bench: async () => (await import('./src/bench/command.ts')).benchCommand,
  lichess: async () => (await import('./src/lichess/command.ts')).lichessCommand,
};

const isCommand = (name: string | undefined): name is keyof typeof COMMANDS =>
  name !== undefined && Object.hasOwn(COMMANDS, name);

const main = async ([name, ...rest]: string[]): Promise<void> => {
  if (!isCommand(name))
    throw usage(
      `${name === undefined ? 'a command is missing' : `unknown command ${JSON.stringify(name)}`}; the commands are ${Object.keys(COMMANDS).join(', ')}`,
    );
  await ensurePackages(dirname(import.meta.dirname), !rest.includes('--no-install'));
  const { runCommandLine } = await import('./src/cli/command-line.ts');
  await runCommandLine(await COMMANDS[name](), rest);
};

try {
  await main(process.argv.slice(2));
} catch (err) {
  if (!(err instanceof Stop)) throw err;
  say(`rookery: ${err.message}`);
  process.exit(err.exitCode);
}
