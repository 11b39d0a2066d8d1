import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second that Linux counts processor time in, on every machine that Bun runs on. */
const TICKS = 100;

/** Processor time of a process so far, milliseconds, with that of its ended children; 0 for one that is gone. */
const cpuOf = (pid: number): { ms: number; parent: number } => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime, stime, cutime, cstime] = fields.slice(11, 15) as [number, number, number, number];
    return { ms: ((utime + stime + cutime + cstime) * 1_000) / TICKS, parent: fields[1] as number };
  } catch {
    return { ms: 0, parent: 0 };
  }
};

/** Processor time of a process with all that it started and that still runs, milliseconds. Linux only. */
export const treeCpu = (root: number): number => {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), cpuOf(Number(name))]),
  );
  const under = (pid: number, depth = 0): boolean =>
    pid === root || (pid > 1 && depth < 30 && under(all.get(pid)?.parent ?? 0, depth + 1));
  let ms = 0;
  for (const [pid, cpu] of all) if (under(pid)) ms += cpu.ms;
  return ms;
};
