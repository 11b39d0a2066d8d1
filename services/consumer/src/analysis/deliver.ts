import { ApiRefused } from '@rookery/shared/api-answer.ts';
import type { GoOn } from '@rookery/shared/contract/analysis.ts';
import type { SearchResult } from '@rookery/shared/contract/engine.ts';
import type { Log } from '@rookery/shared/log.ts';
import { type Patience, persist } from './persist.ts';

const NOBODY: GoOn = { canceled: true, urgent: false };

/**
 * Sends a result until the API has it; what to do next. A result that is refused is told as unsearchable: left open,
 * the position would be searched again and again. Throws ApiAway when the API stays away.
 */
export const deliver = async (
  send: (result: SearchResult) => Promise<GoOn>,
  result: SearchResult,
  patience: Patience,
  log: Log,
): Promise<GoOn> => {
  try {
    return await persist(() => send(result), patience);
  } catch (err) {
    if (!(err instanceof ApiRefused)) throw err;
    if (err.status === 404) return NOBODY;
    log.error({ err }, 'a result was refused');
    if ('unsearchable' in result) return NOBODY;
    const unsearchable = `its result was refused: ${err.message}`.slice(0, 500);
    return deliver(send, { unsearchable }, patience, log);
  }
};
