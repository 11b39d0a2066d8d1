import type { Client } from '@rookery/api/client.ts';
import { answerOf } from '@rookery/shared/api-answer.ts';
import type { savedGamesSchema } from '@rookery/shared/contract/save.ts';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { createGatheredSave, type Gathering } from './gather-saves.ts';

/** The API behind its typed client. A call that `signal` ends counts as unanswered. */
export const createApi = (client: Client, signal: () => AbortSignal, gathering: Gathering): Api => {
  const limit = () => ({ init: { signal: signal() } });
  const save = createGatheredSave(async (games) => {
    const answer = await answerOf(client.games.$put({ json: { games: [...games] } }, limit()));
    const { results } = (await answer.json()) as z.infer<typeof savedGamesSchema>;
    return results.map((result) => ('code' in result ? result : undefined));
  }, gathering);
  return {
    saveGame: (_id, game) => save(game),
    reject: async (reject) => {
      const answer = await answerOf(client.rejected.$post({ json: reject }, limit()));
      await answer.text();
    },
  };
};
