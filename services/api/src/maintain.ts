import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseEnv, required } from '@rookery/shared/env.ts';
import { leaveWhenTold, StartRefusal, startService } from '@rookery/shared/lifetime.ts';
import { createLog } from '@rookery/shared/log.ts';
import { VERSION } from '@rookery/shared/version.ts';
import { backup, partOf } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { rebuild } from './rebuilding/rebuild.ts';

// What is done with the database of DATABASE_URL where only the image of the API is: its role owns the tables. Prints a
// report as JSON; rebuild ends with exit 1 where something differed.
const USAGE = 'give backup FILE [--force], restore FILE [--force], or rebuild [--check]';

const readWork = () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { force: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
    });
    const [work = '', file, ...more] = positionals;
    const isWork = work === 'rebuild' ? file === undefined : /^(backup|restore)$/.test(work) && file;
    if (!isWork || more.length > 0) throw new Error(USAGE);
    return { work, path: resolve(file ?? ''), ...values };
  } catch (err) {
    process.stderr.write(`rookery maintain: ${(err as Error).message}\n`);
    process.exit(2);
  }
};

/** Saves the database; told to end, it leaves nothing behind. */
const save = (url: string, path: string, force: boolean) => {
  const part = partOf(path);
  leaveWhenTold(() => {
    rmSync(part, { force: true });
    process.stderr.write(`rookery maintain: broken off: nothing was written to ${path}\n`);
  });
  return backup(url, path, { version: VERSION, force, part });
};

await startService(
  'maintain',
  () => createLog('maintain', 'info'),
  async () => {
    const { work, path, force, check } = readWork();
    const url = required(parseEnv(process.env), 'DATABASE_URL');
    const doing =
      work === 'backup'
        ? save(url, path, force)
        : work === 'restore'
          ? restore(url, path, { force })
          : rebuild(url, { check });
    const report = await doing.catch((err: Error & { code?: string }) => {
      throw new StartRefusal(err.message || err.code || String(err));
    });
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    process.exit('differences' in report && report.differences > 0 ? 1 : 0);
  },
);
