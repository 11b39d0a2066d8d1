import { spawnSync } from 'node:child_process';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';

/** An account of this machine that a server runs as. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * The account that Postgres runs as when we are root, which it refuses to be: `postgres`, made when it is missing,
 * else `nobody`. Throws a Stop where there is none.
 */
export const postgresAccount = (): Account => {
  const account = findAccount('postgres') ?? createAccount('postgres') ?? findAccount('nobody');
  if (!account)
    throw new Stop('Postgres refuses to run as root and no account named postgres or nobody is here');
  return account;
};

const findAccount = (name: string): Account | undefined => {
  const uid = numericId('-u', name);
  const gid = numericId('-g', name);
  return uid === undefined || gid === undefined ? undefined : { name, uid, gid };
};

const numericId = (flag: '-u' | '-g', name: string): number | undefined => {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 && /^\d+$/.test(stdout.trim()) ? Number(stdout) : undefined;
};

// useradd is shadow's (most systems), the second form is busybox's (Alpine).
const CREATORS = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
  ],
  ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', '-s', '/bin/false'],
];

const createAccount = (name: string): Account | undefined => {
  for (const [command = '', ...args] of CREATORS) {
    if (Bun.which(command) === null) continue;
    say(`creating the system account ${name}: Postgres refuses to run as root`);
    spawnSync(command, [...args, name], { stdio: 'ignore' });
    const made = findAccount(name);
    if (made) return made;
  }
  return undefined;
};

/** Whether the account can do what a `test` expression asks, with `$1` for the path. */
export const canAccount = (account: Account | undefined, expression: string, path: string): boolean =>
  spawnSync('/bin/sh', ['-c', expression, 'sh', path], {
    stdio: 'ignore',
    cwd: '/',
    ...(account && { uid: account.uid, gid: account.gid }),
  }).status === 0;
