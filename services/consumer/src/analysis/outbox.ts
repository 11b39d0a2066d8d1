import type { PlyResult } from '@rookery/shared/contract/analysis.ts';
import type { Log } from '@rookery/shared/log.ts';
import type { AnalysisApi } from './analysis-api.ts';
import { deliver } from './deliver.ts';

/** What the API says to a result: go on, nobody wants the rest, something goes first. `unsent`: we stopped before. */
export type Sent = 'wanted' | 'canceled' | 'urgent' | 'unsent';

/** Results on their way to the API. What was searched is kept until it is there, however long the API is away. */
export interface Outbox {
  /** Resolves when the API has it, with what to do next. Never rejects. */
  send(gameId: string, result: PlyResult): Promise<Sent>;
  /** What of a game is on its way. */
  of(gameId: string): readonly Promise<Sent>[];
}

/** An empty outbox; after `stop` each result has one more try. */
export const createOutbox = (api: AnalysisApi, stop: AbortSignal, log: Log): Outbox => {
  const open = new Map<string, Set<Promise<Sent>>>();
  const patience = { stop, withinMs: Number.POSITIVE_INFINITY };

  const sendOne = async (gameId: string, { result, ...which }: PlyResult): Promise<Sent> => {
    try {
      const send = (changed: typeof result) => api.savePly(gameId, { ...which, result: changed });
      const { canceled, urgent } = await deliver(send, result, patience, log);
      if (canceled) return 'canceled';
      return urgent ? 'urgent' : 'wanted';
    } catch (err) {
      if (!stop.aborted) log.error({ err, gameId, ply: which.ply }, 'a result could not be sent');
      return 'unsent';
    }
  };

  return {
    send: (gameId, result) => {
      const sending = sendOne(gameId, result).finally(() => {
        const those = open.get(gameId);
        those?.delete(sending);
        if (those?.size === 0) open.delete(gameId);
      });
      open.set(gameId, (open.get(gameId) ?? new Set()).add(sending));
      return sending;
    },
    of: (gameId) => [...(open.get(gameId) ?? [])],
  };
};
