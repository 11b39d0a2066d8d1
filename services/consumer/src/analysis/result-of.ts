import type { EngineIdentity, Line, SearchResult } from '@rookery/shared/contract/engine.ts';
import type { ScoredLine } from '../engine/evaluation.ts';
import type { PositionOutcome } from '../engine/outcome.ts';
import type { EngineIdentity as Named } from '../engine/program.ts';

/** What the API takes: longer lines and larger scores say nothing more. */
const MOST_PV = 250;
const MOST_CP = 1_000_000;
const MOST_MATE = 1_000;
const MOST_WORDS = 500;

const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** An engine as the API knows it. */
export const identityOf = ({ name, version, net }: Named, hashMb: number): EngineIdentity => ({
  engine: name,
  version,
  net,
  hashMb,
});

/** A line as the API takes it. */
export const lineOf = ({ score, pv, depth }: ScoredLine): Line => ({
  score: 'cp' in score ? { cp: within(score.cp, MOST_CP) } : { mate: within(score.mate, MOST_MATE) },
  pv: pv.slice(0, MOST_PV),
  depth,
});

const unsearchable = (why: string): SearchResult => ({ unsearchable: why.slice(0, MOST_WORDS) });

/** What became of a position, as the API takes it; undefined where it was not searched and waits for another time. */
export const resultOf = (
  outcome: PositionOutcome,
  { nodes, multiPv, hashMb }: { nodes: number; multiPv: number; hashMb: number },
): SearchResult | undefined => {
  switch (outcome.kind) {
    case 'evaluated':
      return {
        engine: identityOf(outcome.engine, hashMb),
        nodes,
        multiPv,
        searched: outcome.evaluation.nodes,
        lines: outcome.evaluation.lines.map(lineOf),
      };
    case 'decided':
      return { decided: outcome.winner ?? 'draw' };
    case 'invalid_position':
    case 'engine_not_available':
      return unsearchable(outcome.detail);
    case 'unsearchable':
      return unsearchable(`${outcome.reason} in each of ${outcome.tries} tries: ${outcome.detail}`);
    case 'not_searched':
      return undefined;
  }
};
