import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process by its pid and the moment it began: a pid alone may belong to someone else by now. */
export interface ProcessIdentity {
  pid: number;
  began: string;
}

/** The identity of a running process; undefined where there is none, or only its unreaped remains. */
export const identify = (pid: number): ProcessIdentity | undefined => {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganByPs(pid);
  return began === undefined ? undefined : { pid, began };
};

/** Whether this very process still runs. */
export const isRunning = ({ pid, began }: ProcessIdentity): boolean => identify(pid)?.began === began;

const beganOnLinux = (pid: number): string | undefined => {
  const stat = readOptional(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name in parentheses may hold spaces; the state is the first field after it, the start time the twentieth.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${fields[19]}@${bootId()}`;
};

let boot: string | undefined;
const bootId = (): string => {
  boot ??= readOptional('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return boot;
};

const beganByPs = (pid: number): string | undefined => {
  const { stdout, status } = spawnSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const [state = '', ...began] = (status === 0 ? stdout : '').trim().split(/\s+/);
  return state === '' || state.startsWith('Z') ? undefined : began.join(' ');
};

const readOptional = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Sends a signal to a process that may be gone already. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err;
  }
};

/** Asks a process to end, waits `patienceMs` for it, then kills it. Returns when it is gone. */
export const endProcess = async (
  identity: ProcessIdentity,
  politely: NodeJS.Signals,
  patienceMs: number,
): Promise<void> => {
  if (!isRunning(identity)) return;
  signal(identity.pid, politely);
  // A stopped process acts on the signal only when it is continued.
  signal(identity.pid, 'SIGCONT');
  const deadline = performance.now() + patienceMs;
  while (isRunning(identity) && performance.now() < deadline) await Bun.sleep(20);
  if (isRunning(identity)) signal(identity.pid, 'SIGKILL');
  while (isRunning(identity)) await Bun.sleep(5);
};
