import type { Analysis } from '@rookery/shared/contract/analysis.ts';

/**
 * The analyses of a game by source. One that was asked of Rookery and is nothing but what Lichess shipped is Lichess's.
 * `isWhole` says that Lichess shipped all: only a search of every position is another opinion then.
 */
export const sourcesOf = (
  analyses: readonly Analysis[] = [],
): { ours: Analysis | undefined; theirs: Analysis | undefined; isWhole: boolean } => {
  const theirs = analyses.find(({ source }) => source === 'lichess');
  const ours = analyses.find(({ source }) => source === 'rookery');
  const isCopy = theirs && ours?.state === 'done' && ours.contract.engine === 'lichess';
  return {
    ours: isCopy ? undefined : ours,
    theirs,
    isWhole: theirs !== undefined && theirs.covered >= theirs.plies,
  };
};

/** Which of two analyses is shown. Ours is the best one once it is whole: one under way hides nothing that is there. */
export const shownOf = (
  wanted: 'best' | Analysis['source'],
  ours: Analysis | undefined,
  theirs: Analysis | undefined,
): Analysis | undefined =>
  wanted === 'lichess' || (wanted === 'best' && ours?.state !== 'done') ? (theirs ?? ours) : (ours ?? theirs);
