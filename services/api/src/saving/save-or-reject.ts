import type { SaveGame } from '@rookery/shared/contract/save.ts';
import { jsonFault, writeAnyJson } from '@rookery/shared/lichess/as-json.ts';
import { payloadOf } from '@rookery/shared/lichess/payload.ts';
import type { Services } from '../context.ts';
import { recordRejected } from '../rejected/record.ts';
import { type SaveResult, saveGame } from './save-game.ts';

/**
 * Saves a game, or lists it as rejected; either way its place in the page has landed when this resolves. Throws only
 * when Postgres is away.
 */
export const saveOrReject = async (
  { db, writer, events, log }: Pick<Services, 'db' | 'writer' | 'events' | 'log'>,
  given: SaveGame,
): Promise<SaveResult> => {
  const result = await saveGame(writer, given);
  const { id } = given.game;
  if ('refused' in result) {
    if (result.bug !== undefined) log.error({ err: result.bug, gameId: id }, result.detail);
    const { fullId: _private, ...record } = given.game;
    const line = jsonFault(record) === undefined ? JSON.stringify(record) : writeAnyJson(record);
    const { movements } = await recordRejected(db.sql, {
      code: result.refused,
      detail: result.detail.slice(0, 500),
      gameId: id,
      page: given.page,
      ...payloadOf(new TextEncoder().encode(line)),
    });
    events.syncsMoved(movements);
  } else if (result.outcome !== 'unchanged') {
    events.publish({ type: 'game', data: { id, outcome: result.outcome } });
  }
  return result;
};
