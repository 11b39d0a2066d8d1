#!/usr/bin/env bun
import { dirname } from 'node:path';
import { reachLoopbackDirectly } from './src/cli/loopback.ts';
import { say } from './src/cli/say.ts';
import { Stop, usage } from './src/cli/stop.ts';
import { ensurePackages } from './src/install/packages.ts';

// Every command of package.json. Only built-ins may be imported above: packages are installed first.
type Run = typeof import('./src/cli/command-line.ts')['runCommandLine'];

const COMMANDS = {
  demo: async (run: Run, args: string[]) => run((await import('./src/demo/command.ts')).demoCommand, args),
  up: async (run: Run, args: string[]) => run((await import('./src/up/command.ts')).upCommand, args),
  test: async (run: Run, args: string[]) => run((await import('./src/test/command.ts')).testCommand, args),
  check: async (run: Run, args: string[]) =>
    run((await import('./src/test/check-command.ts')).checkCommand, args),
  bench: async (run: Run, args: string[]) => run((await import('./src/bench/command.ts')).benchCommand, args),
  chaos: async (run: Run, args: string[]) => run((await import('./src/chaos/command.ts')).chaosCommand, args),
  'test:stack': async (run: Run, args: string[]) =>
    run((await import('./src/test-stack/command.ts')).testStackCommand, args),
  build: async (run: Run, args: string[]) => run((await import('./src/build/command.ts')).buildCommand, args),
  status: async (run: Run, args: string[]) =>
    run((await import('./src/status/command.ts')).statusCommand, args),
  token: async (run: Run, args: string[]) => run((await import('./src/token/command.ts')).tokenCommand, args),
  backup: async (run: Run, args: string[]) =>
    run((await import('./src/backup/command.ts')).backupCommand, args),
  restore: async (run: Run, args: string[]) =>
    run((await import('./src/restore/command.ts')).restoreCommand, args),
  rebuild: async (run: Run, args: string[]) =>
    run((await import('./src/rebuild/command.ts')).rebuildCommand, args),
  shots: async (run: Run, args: string[]) => run((await import('./src/shots/command.ts')).shotsCommand, args),
  fuzz: async (run: Run, args: string[]) => run((await import('./src/fuzz/command.ts')).fuzzCommand, args),
  lichess: async (run: Run, args: string[]) =>
    run((await import('./src/lichess/command.ts')).lichessCommand, args),
};

const NAMES = `the commands are ${Object.keys(COMMANDS).join(', ')}; each takes --help`;

const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);

const main = async ([name, ...rest]: string[]): Promise<void> => {
  if (name === '--help' || name === '-h') return void process.stdout.write(`${NAMES}\n`);
  if (name === undefined) throw usage(`a command is missing; ${NAMES}`);
  if (!isCommand(name)) throw usage(`unknown command ${JSON.stringify(name)}; ${NAMES}`);
  reachLoopbackDirectly();
  const packages = ensurePackages(dirname(import.meta.dirname), !rest.includes('--no-install'));
  // This process remembers the folders as they were: it begins anew, under the same pid.
  if (packages === 'installed')
    process.execve?.(
      process.execPath,
      [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
      process.env,
    );
  const { runCommandLine } = await import('./src/cli/command-line.ts');
  await COMMANDS[name](runCommandLine, rest);
};

try {
  await main(process.argv.slice(2));
} catch (err) {
  if (!(err instanceof Stop)) throw err;
  say(`rookery: ${err.message}`);
  process.exit(err.exitCode);
}
