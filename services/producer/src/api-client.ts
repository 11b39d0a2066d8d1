import type { Client } from '@rookery/api/client.ts';
import { answerOf } from '@rookery/shared/api-answer.ts';
import type { Api } from './api.ts';

/** The API behind its typed client. A call that `signal` ends counts as unanswered. */
export const createApi = (client: Client, signal: () => AbortSignal): Api => {
  const limit = () => ({ init: { signal: signal() } });
  const of = (id: number) => ({ id: String(id) });
  return {
    due: async (request = {}) => {
      const answer = await answerOf(client.syncs.due.$post({ json: request }, limit()));
      const { turns, cooldownUntil } = await answer.json();
      return { turns, cooldownUntil: cooldownUntil === null ? null : new Date(cooldownUntil) };
    },
    openPage: async ({ syncId, turn }) => {
      const answer = await answerOf(
        client.syncs[':id'].pages.$post({ param: of(syncId), json: { turn } }, limit()),
      );
      return await answer.json();
    },
    sealPage: async (pageId, seal) => {
      const answer = await answerOf(
        client.pages[':id'].seal.$post({ param: of(pageId), json: seal }, limit()),
      );
      return (await answer.json()).next;
    },
    failPage: async (pageId, failure) => {
      const answer = await answerOf(
        client.pages[':id'].fail.$post({ param: of(pageId), json: failure }, limit()),
      );
      return (await answer.json()).next;
    },
    putAccount: async (playerId, account) => {
      await answerOf(client.players[':id'].account.$put({ param: { id: playerId }, json: account }, limit()));
    },
    reject: async (reject) => {
      await answerOf(client.rejected.$post({ json: reject }, limit()));
    },
  };
};
