import type { Client } from '@rookery/api/client.ts';
import { ApiAway, ApiRefused, answerOf } from '@rookery/shared/api-answer.ts';
import type { AnalysisApi } from './analysis-api.ts';

/** The JSON of a good answer. Throws ApiAway where it was cut. */
const jsonOf = async <T>(answer: { json(): Promise<T> }): Promise<T> => {
  try {
    return await answer.json();
  } catch (cause) {
    throw new ApiAway('the answer of the API was cut', cause);
  }
};

/** The API behind its typed client. A call that `signal` ends counts as unanswered. */
export const createAnalysisApi = (client: Client, signal: () => AbortSignal): AnalysisApi => {
  const limit = () => ({ init: { signal: signal() } });
  const of = (id: string) => ({ param: { id } });
  return {
    variantOf: async (gameId) => {
      try {
        const game = await jsonOf(await answerOf(client.games[':id'].$get(of(gameId), limit())));
        return game.variant;
      } catch (err) {
        if (err instanceof ApiRefused && err.status === 404) return undefined;
        throw err;
      }
    },
    takeChunk: async (gameId, json) =>
      jsonOf(await answerOf(client.analyses[':id'].chunks.$post({ ...of(gameId), json }, limit()))),
    savePly: async (gameId, json) =>
      jsonOf(await answerOf(client.analyses[':id'].evaluations.$post({ ...of(gameId), json }, limit()))),
    openEvaluation: async (id, taker) =>
      jsonOf(await answerOf(client.evaluations[':id'].open.$post({ ...of(id), json: { taker } }, limit()))),
    noteProgress: async (id, lines) =>
      jsonOf(
        await answerOf(client.evaluations[':id'].progress.$post({ ...of(id), json: { lines } }, limit())),
      ),
    endEvaluation: async (id, result) =>
      jsonOf(
        await answerOf(client.evaluations[':id'].result.$post({ ...of(id), json: { result } }, limit())),
      ),
    reportWorker: async (id, json) => {
      await answerOf(client.workers[':id'].$put({ ...of(id), json }, limit()));
    },
  };
};
