import { ApiRefused } from '@rookery/shared/api-answer.ts';
import type { GameRecord } from '@rookery/shared/jobs.ts';
import type { Api } from './api.ts';
import { judgeGame, rejectOf } from './judge-game.ts';

/** How a record landed. */
export type Landed = 'saved' | 'rejected';

/**
 * Saves a record as a game or lists it as rejected: either way it is accounted for. Throws ApiAway when the API is
 * away, and ApiRefused when it takes neither.
 */
export const landGame = async (api: Api, record: GameRecord): Promise<Landed> => {
  const judged = judgeGame(record);
  if (judged.kind === 'reject') {
    await api.reject(judged.reject);
    return 'rejected';
  }
  try {
    await api.saveGame(judged.id, judged.body);
    return 'saved';
  } catch (err) {
    if (!(err instanceof ApiRefused)) throw err;
    // 422: the API has listed the record itself.
    if (err.status === 422) return 'rejected';
    if (err.status !== 400 && err.status !== 413) throw err;
    await api.reject(rejectOf(record, 'not_storable', err.message, judged.id));
    return 'rejected';
  }
};
