import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a process, megabytes. */
export const residentMb = (pid: number): number =>
  (process.platform === 'linux' ? kbOnLinux(pid) : kbByPs(pid)) / 1024;

const kbOnLinux = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

const kbByPs = (pid: number): number =>
  Number.parseInt(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout, 10);
