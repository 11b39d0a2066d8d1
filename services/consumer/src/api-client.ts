import type { Client } from '@rookery/api/client.ts';
import { answerOf } from '@rookery/shared/api-answer.ts';
import type { Api } from './api.ts';

/** The API behind its typed client. A call that `signal` ends counts as unanswered. */
export const createApi = (client: Client, signal: () => AbortSignal): Api => {
  const limit = () => ({ init: { signal: signal() } });
  const save = client.games[':id'].$put;
  return {
    saveGame: async (id, game) => {
      const answer = await answerOf(save({ param: { id }, json: game }, limit()));
      // A body that is left unread keeps its connection from being used again.
      await answer.text();
    },
    reject: async (reject) => {
      const answer = await answerOf(client.rejected.$post({ json: reject }, limit()));
      await answer.text();
    },
  };
};
