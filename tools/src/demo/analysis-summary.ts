import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import Table from 'cli-table3';
import { NODES, type ShownAnalyses } from './analyze.ts';

type Side = NonNullable<Analysis['white']>;

/** The verdicts as a table for a terminal, and below it what they cost the engines. */
export const renderAnalyses = ({ analyses, nodes, seconds, engines }: ShownAnalyses): string => {
  if (analyses.length === 0) return 'no game is fit to be shown analyzed';
  const table = new Table({
    head: ['White · Black', 'accuracy', 'ACPL', 'inaccuracies', 'mistakes', 'blunders', 'plies'],
    colAligns: ['left', ...Array.from({ length: 6 }, () => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const analysis of analyses) {
    const both = (of: (side: Side) => string | number) =>
      [analysis.white, analysis.black].map((side) => (side ? of(side) : '–')).join(' · ');
    table.push([
      analysis.gameId,
      both(({ accuracy }) => (accuracy === null ? '–' : `${Math.round(accuracy)} %`)),
      both(({ acpl }) => (acpl === null ? '–' : Math.round(acpl))),
      both(({ inaccuracy }) => inaccuracy),
      both(({ mistake }) => mistake),
      both(({ blunder }) => blunder),
      analysis.plies,
    ]);
  }
  const sum = (of: (analysis: Analysis) => number) => analyses.reduce((total, one) => total + of(one), 0);
  const done = sum(({ state }) => Number(state === 'done'));
  const searched = sum((analysis) => analysis.searched);
  const engine = analyses.find(({ contract }) => contract.engine !== null)?.contract.engine ?? 'no engine';
  const figures = [
    `${done} of ${analyses.length} games analyzed by ${engine} at ${shown(NODES)} nodes a position`,
    `${shown(searched)} moves searched, ${sum(({ reused }) => reused)} reused, ${sum(({ shipped }) => shipped)} shipped by Lichess`,
    `${seconds.toFixed(1)} s, ${shown(Math.round(nodes / seconds))} nodes/s on ${engines} engines`,
  ];
  return [table.toString(), ...figures].join('\n');
};

const shown = (value: number): string => value.toLocaleString('en-US');
