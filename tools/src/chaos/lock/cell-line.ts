import type { CellResult } from './cell-result.ts';

/** One line for people. */
export const makeCellLine = ({ name, red, broken, seconds, facts }: CellResult): string => {
  const word = broken !== undefined ? 'BROKEN' : red === undefined ? 'green' : 'RED';
  const more = Object.entries(facts).map(([key, value]) => `${key} ${value}`);
  return [
    `${word.padEnd(6)} ${name} (${seconds.toFixed(1)} s)`,
    ...[broken, red].filter((said) => said !== undefined),
    ...(more.length > 0 ? [more.join(', ')] : []),
  ].join(': ');
};
