import { readFileSync } from 'node:fs';

/** Resident memory of a process, megabytes. */
export const residentMb = (pid: number): number => {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
};
