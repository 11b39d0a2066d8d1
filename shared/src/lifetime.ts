import { EnvError } from './env.ts';
import type { Log } from './log.ts';
import type { Releasers } from './releasers.ts';

/** A service that will not start, for a reason that its sentence says. */
export class StartRefusal extends Error {}

/** A process has one life: whether it was told to end it. */
let ending = false;

/**
 * Ends a service in order at SIGINT, SIGTERM or, when `supervised`, at the end of stdin (its supervisor is gone,
 * however it died). A second signal ends it at once.
 */
export const endInOrder = (releasers: Releasers, log: Log, supervised: boolean): void => {
  let signaled = false;
  const end = async (why: string) => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'stopping');
    await releasers.close();
    process.exit(0);
  };
  const onSignal = (name: NodeJS.Signals) => {
    if (signaled) process.exit(130);
    signaled = true;
    void end(name);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (supervised) {
    process.stdin.on('end', () => void end('supervisor gone'));
    process.stdin.on('close', () => void end('supervisor gone'));
    process.stdin.resume();
  }
};

/** Of a command that is told to end while it works: `leave` tidies up and says what became of the work, and it ends at once. */
export const leaveWhenTold = (leave: () => void): void => {
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      leave();
      process.exit(codes[signal]);
    });
};

/**
 * Runs a service's start. A bad environment is one sentence on stderr and exit 2, a refusal one sentence and exit 1;
 * anything else is logged, exit 1. A
 * start that breaks off because the service was told to end is no failure.
 */
export const startService = async (
  name: string,
  log: () => Log,
  start: () => Promise<void>,
): Promise<void> => {
  try {
    await start();
  } catch (err) {
    if (err instanceof EnvError) {
      process.stderr.write(`rookery ${name}: ${err.message}\n`);
      process.exit(2);
    }
    if (err instanceof StartRefusal) {
      process.stderr.write(`rookery ${name}: ${err.message}\n`);
      process.exit(1);
    }
    if (ending) return;
    log().fatal({ err }, `${name} could not start`);
    process.exit(1);
  }
};
