import type { EvaluationRequest } from '@rookery/shared/contract/evaluation.ts';
import { api } from '../../api/client.ts';
import { openEvents } from '../../api/events.ts';
import { read } from '../../api/read.ts';
import type { Engine } from './evaluate-try.ts';

/** Enough to tell a good move from an inaccuracy at once. */
const NODES = 200_000;

/** The engines of the API. */
export const engine: Engine = {
  ask: (fen, variant) =>
    read(
      api.evaluations.$post({
        json: { fen, variant: variant as EvaluationRequest['variant'], nodes: NODES },
      }),
    ),
  hear: (id, on) => openEvents(`/evaluations/${id}/events`, { on: { ...on }, last: ['done', 'failed'] }),
};
