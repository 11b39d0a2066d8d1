import { readdirSync, readFileSync } from 'node:fs';

/** A process below another one. */
export interface Descendant {
  pid: number;
  name: string;
}

/** Every process that descends from `pid`, as Linux lists them now. */
export const familyOf = (pid: number): Descendant[] => {
  const children = Map.groupBy(allProcesses(), ({ parent }) => parent);
  const below = (parent: number): Descendant[] =>
    (children.get(parent) ?? []).flatMap((child) => [
      { pid: child.pid, name: child.name },
      ...below(child.pid),
    ]);
  return below(pid);
};

const allProcesses = (): (Descendant & { parent: number })[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        // The name in parentheses may hold spaces and parentheses.
        const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [{ pid: Number(entry), name, parent }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
