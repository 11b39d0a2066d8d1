import { nameOf } from '../format/names.ts';

/** A result of the player's as a word in its color. */
export const ResultWord = ({ result }: { result: 'win' | 'draw' | 'loss' }) => (
  <span class={result === 'draw' ? 'quiet' : result}>{nameOf(result)}</span>
);
