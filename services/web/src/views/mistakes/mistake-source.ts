import { api } from '../../api/client.ts';
import { ApiError } from '../../api/problem.ts';
import { read } from '../../api/read.ts';
import type { Source } from './find-mistake.ts';

/** The mistakes of the API. */
export const mistakeSource: Source = {
  beginOf: (id) =>
    read(api.games[':id'].$get({ param: { id } })).then(
      ({ createdAt }) => createdAt,
      (error) => {
        if (error instanceof ApiError && error.code === 'game_not_found') return undefined;
        throw error;
      },
    ),
  page: (id, since, until, cursor) =>
    read(
      api.players[':id'].mistakes.$get({
        param: { id },
        query: { since, until, limit: '500', ...(cursor !== undefined && { cursor }) },
      }),
    ),
};
