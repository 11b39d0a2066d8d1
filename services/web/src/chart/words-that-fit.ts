const LETTER_PX = 7;
const GAP_PX = 8;

/**
 * The words below an axis of `width` px, evenly apart: every nth where not all have room, so that those which show are
 * whole. A word that is longer than the whole axis is cut.
 */
export const wordsThatFit = (words: readonly string[], width: number): string[] => {
  const longest = Math.max(0, ...words.map(({ length }) => length));
  const every = Math.ceil((longest * LETTER_PX + GAP_PX) / (width / words.length));
  if (every <= words.length || words.length === 1)
    return words.map((word, i) => (i % every === 0 ? word : ''));
  const letters = Math.max(1, Math.floor(width / LETTER_PX));
  return words.map((word, i) => (i > 0 || word.length <= letters ? '' : `${word.slice(0, letters - 1)}…`));
};
