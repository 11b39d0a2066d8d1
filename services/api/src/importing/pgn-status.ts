import type { BoardEnd } from '@rookery/shared/chess/normalize-moves.ts';
import type { Status } from '@rookery/shared/lichess/status.ts';

/** How a game ended, in Lichess's words; no winner is a draw, or no end yet. */
export interface PgnEnd {
  status: Status;
  winner?: 'white' | 'black';
}

const OUTCOMES: Readonly<Record<string, BoardEnd['outcome']>> = {
  '1-0': 'white',
  '0-1': 'black',
  '1/2-1/2': 'draw',
};
const RESULTS = { white: '1-0', black: '0-1', draw: '1/2-1/2' } as const;
const COLORS = { white: 'White', black: 'Black' } as const;

/** The words of Lichess's tag Termination come first, then those of others. */
const REASONS: readonly (readonly [RegExp, Status])[] = [
  [/^time forfeit$|\bon time\b|\btimeout\b/i, 'outoftime'],
  [/^rules infraction$/i, 'cheat'],
  [/insufficient material/i, 'insufficientMaterialClaim'],
  [/^unknown$/i, 'unknownFinish'],
];

const contradiction = (end: BoardEnd, given: string): string => {
  if (end.kind === 'stalemate') return `the game ended by stalemate, and the result says ${given}`;
  const how = end.kind === 'mate' ? 'by checkmate' : "by the variant's rules";
  const who = end.outcome === 'draw' ? 'it is a draw' : `${COLORS[end.outcome]} won`;
  return `${who} ${how}, and the result says ${given}`;
};

/**
 * The end of a game by its results (of the tag, and behind the moves), what the board says, and the tag Termination; or
 * a sentence where they contradict each other.
 */
export const pgnEnd = (
  given: { tag?: string; text?: string; termination?: string },
  board: BoardEnd | undefined,
): PgnEnd | string => {
  const tag = OUTCOMES[given.tag?.trim() ?? ''];
  const text = OUTCOMES[given.text ?? ''];
  if (tag !== undefined && text !== undefined && tag !== text)
    return `the tag Result says ${given.tag}, and behind the moves stands ${given.text}`;
  const said = text ?? tag;
  if (board && said !== undefined && said !== board.outcome) return contradiction(board, RESULTS[said]);
  const outcome = said ?? board?.outcome;
  const termination = given.termination ?? '';
  const isAbandoned = /^abandoned$|game abandoned/i.test(termination);
  if (outcome === undefined) return { status: isAbandoned ? 'aborted' : 'started' };
  const winner = outcome === 'draw' ? {} : { winner: outcome };
  if (board)
    return { status: board.kind === 'variantEnd' && outcome === 'draw' ? 'draw' : board.kind, ...winner };
  if (isAbandoned) return { status: 'noStart', ...winner };
  const reason = REASONS.find(([words]) => words.test(termination))?.[1];
  return { status: reason ?? (outcome === 'draw' ? 'draw' : 'resign'), ...winner };
};
