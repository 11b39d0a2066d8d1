import { ApiRefused } from '@rookery/shared/api-answer.ts';
import type { GameRecord } from '@rookery/shared/jobs.ts';
import type { Api } from './api.ts';
import { type Judged, judgeGame, rejectOf } from './judge-game.ts';

/** How a record landed. */
export type Landed = 'saved' | 'rejected';

/**
 * Saves a record as a game or lists it as rejected: either way it is accounted for. Throws ApiAway when the API is
 * away, and ApiRefused when it takes neither.
 */
export const landGame = async (api: Api, record: GameRecord): Promise<Landed> => {
  const judged = judge(record);
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

/** A record that makes the replay itself go wrong is listed like any other that cannot be stored: it holds up no page. */
const judge = (record: GameRecord): Judged => {
  try {
    return judgeGame(record);
  } catch (err) {
    const detail = `reading the record went wrong: ${(err as Error).message}`;
    return { kind: 'reject', reject: rejectOf(record, 'not_storable', detail) };
  }
};
