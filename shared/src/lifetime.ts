import { EnvError } from './env.ts';
import type { Log } from './log.ts';
import type { Releasers } from './releasers.ts';

/**
 * Ends a service in order at SIGINT, SIGTERM or, when `supervised`, at the end of stdin (its supervisor is gone,
 * however it died). A second signal ends it at once.
 */
export const endInOrder = (releasers: Releasers, log: Log, supervised: boolean): void => {
  let ending = false;
  const end = async (why: string) => {
    if (ending) process.exit(130);
    ending = true;
    log.info({ why }, 'stopping');
    await releasers.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void end('SIGINT'));
  process.on('SIGTERM', () => void end('SIGTERM'));
  if (supervised) {
    process.stdin.on('end', () => void (ending || end('supervisor gone')));
    process.stdin.on('close', () => void (ending || end('supervisor gone')));
    process.stdin.resume();
  }
};

/** Runs a service's start. A bad environment is one sentence on stderr and exit 2; anything else is logged, exit 1. */
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
    log().fatal({ err }, `${name} could not start`);
    process.exit(1);
  }
};
