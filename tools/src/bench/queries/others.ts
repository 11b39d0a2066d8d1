import { readFileSync } from 'node:fs';
import { treeCpu } from '../process-cpu.ts';

/** Milliseconds of processor time of the whole machine so far. */
const machineCpu = (): number => {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)
    .flatMap((line) => line.trim().split(/\s+/).slice(1).map(Number)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return (user + nice + system + irq + softirq) * 10;
};

/** Runs the work, and says how many cores other programs than ours took meanwhile: times are told with it. */
export const withOthers = async <T>(work: () => Promise<T>): Promise<{ result: T; cores: number }> => {
  const ours = (): number => treeCpu(process.pid);
  const [machine, own, began] = [machineCpu(), ours(), performance.now()];
  const result = await work();
  const cores = (machineCpu() - machine - (ours() - own)) / (performance.now() - began);
  return { result, cores: Math.max(0, cores) };
};
