import { describe, expect, test } from 'bun:test';
import { ApiAway, ApiRefused } from '@rookery/shared/api-answer.ts';
import type { Reject, SaveGame } from '@rookery/shared/contract/save.ts';
import { landGame } from './land-game.ts';
import { GAME, recordOf } from './test/record.ts';

const record = recordOf(JSON.stringify(GAME));

/** An API whose save and reject answer with these errors, if any. */
const fakeApi = (saving?: Error, rejecting?: Error) => {
  const saved: [string, SaveGame][] = [];
  const rejected: Reject[] = [];
  return {
    saved,
    rejected,
    saveGame: async (id: string, game: SaveGame) => {
      if (saving) throw saving;
      saved.push([id, game]);
    },
    reject: async (reject: Reject) => {
      if (rejecting) throw rejecting;
      rejected.push(reject);
    },
  };
};

describe('landing a record', () => {
  test('saves a game', async () => {
    const api = fakeApi();
    expect(await landGame(api, record)).toBe('saved');
    expect(api.saved).toMatchObject([['abcdefgh', { game: GAME, page: { id: 7, seq: 3 } }]]);
    expect(api.rejected).toEqual([]);
  });

  test('lists what is no game', async () => {
    const api = fakeApi();
    expect(await landGame(api, recordOf('nonsense'))).toBe('rejected');
    expect(api.rejected).toMatchObject([{ code: 'invalid_json' }]);
  });

  test('leaves what the API refused to the API, which has listed it', async () => {
    const api = fakeApi(new ApiRefused(422, 'not_storable', 'no'));
    expect(await landGame(api, record)).toBe('rejected');
    expect(api.rejected).toEqual([]);
  });

  test('lists what the API cannot even read', async () => {
    for (const status of [400, 413]) {
      const api = fakeApi(new ApiRefused(status, 'invalid_body', 'plies: wrong'));
      expect(await landGame(api, record)).toBe('rejected');
      expect(api.rejected).toMatchObject([
        { code: 'not_storable', detail: 'plies: wrong', gameId: 'abcdefgh' },
      ]);
    }
  });

  test('lists a record by which reading itself goes wrong', async () => {
    const api = fakeApi();
    const broken = recordOf(JSON.stringify(GAME));
    Object.defineProperty(broken, 'fetchedAt', { value: Number.NaN });
    expect(await landGame(api, broken)).toBe('rejected');
    expect(api.rejected).toMatchObject([{ code: 'not_storable', page: { id: 7, seq: 3 } }]);
  });

  test('passes on that the API is away', async () => {
    await expect(landGame(fakeApi(new ApiAway('gone')), record)).rejects.toThrow(ApiAway);
    await expect(landGame(fakeApi(undefined, new ApiAway('gone')), recordOf('x'))).rejects.toThrow(ApiAway);
  });

  test('passes on what is odd for good', async () => {
    await expect(landGame(fakeApi(new ApiRefused(404, 'not_found', 'no route')), record)).rejects.toThrow(
      ApiRefused,
    );
  });
});
