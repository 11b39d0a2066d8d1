import type { RejectCode } from '@rookery/shared/errors.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';

/** Why a game of a file is not taken, with what its tags say. */
export interface Refused {
  code: RejectCode;
  detail: string;
  headers: Record<string, string>;
  /** What was thrown, where that is a fault of this program. */
  bug?: string;
}

const HEADERS = 30;
const HEADER_LENGTH = 200;

/** What a refused game is shown by. */
export const headersOf = (tags: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries(
    [...tags].slice(0, HEADERS).map(([name, value]) => [name, value.slice(0, HEADER_LENGTH)]),
  );

/** What a game that was read and is not stored is shown by. */
export const headersOfGame = ({ id, import: imported }: LichessGame): Record<string, string> => {
  const tags = (imported as { tags?: Record<string, string> } | undefined)?.tags ?? {};
  return { ...headersOf(new Map(Object.entries(tags))), GameId: id };
};
