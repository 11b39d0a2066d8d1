import type { GoOn } from '@rookery/shared/contract/analysis.ts';
import type { Line, SearchResult, Taken, Taker } from '@rookery/shared/contract/engine.ts';
import type { AnalysisDesk } from '../analyses/desk.ts';
import { transaction } from '../db/transaction.ts';
import type { ReadTopic, TopicEvent } from '../http/topic-stream.ts';
import { cacheKeyOf, findEvaluation } from './ask.ts';
import { keepEvaluation } from './cache.ts';

const NOTHING: Taken = { work: null, retryAfterMs: null };
// Nothing goes before what somebody waits for.
const GO_ON: GoOn = { canceled: false, urgent: false };
const CANCELED: GoOn = { canceled: true, urgent: false };
const LATER: Taken = { work: null, retryAfterMs: 1_000 };

/** Gives a worker a position to search; nothing where nobody waits for it any more, or the cache has it by now. */
export const takeEvaluation = async (
  { sql, workers, pending }: AnalysisDesk,
  id: string,
  taker: Taker,
): Promise<Taken> => {
  const waiting = pending.get(id);
  if (!waiting || waiting.end || waiting.isLeft) return NOTHING;
  const { request } = waiting;
  if ('missing' in taker) {
    if (workers.hasEngine(request.variant)) return LATER;
    pending.finish(id, { code: 'engine_not_available', detail: taker.missing });
    return NOTHING;
  }
  pending.take(id);
  const evaluation = await findEvaluation(sql, request, taker.engine);
  if (evaluation) {
    pending.finish(id, { evaluation });
    return NOTHING;
  }
  const { variant, fen, nodes, multiPv } = request;
  return {
    work: { variant, initialFen: fen, moves: [], plies: [0], nodes, multiPv },
    retryAfterMs: null,
  };
};

/** Takes note of what a search has found so far; whether nobody waits for it any more. */
export const noteProgress = ({ pending }: AnalysisDesk, id: string, lines: Line[]): GoOn => {
  const waiting = pending.get(id);
  if (!waiting || waiting.end || waiting.isLeft) return CANCELED;
  pending.progress(id, lines);
  return GO_ON;
};

/** Keeps what a search found and ends it. The same result again changes nothing. */
export const endEvaluation = async (
  { sql, pending }: AnalysisDesk,
  id: string,
  result: SearchResult,
): Promise<GoOn> => {
  const waiting = pending.get(id);
  if (!waiting || waiting.end) return CANCELED;
  if ('lines' in result) {
    const { request } = waiting;
    await transaction(sql, (tx) => keepEvaluation(tx, cacheKeyOf(request), result));
    const evaluation = await findEvaluation(sql, request, result.engine);
    if (evaluation) pending.finish(id, { evaluation });
    else
      pending.finish(id, { code: 'unsearchable', detail: 'the search was weaker than what was asked for' });
  } else {
    const detail = 'unsearchable' in result ? result.unsearchable : 'the game is over in this position';
    pending.finish(id, { code: 'unsearchable', detail });
  }
  return GO_ON;
};

/** The events of a search: `progress` with the lines so far, then `done` with the evaluation, or `failed`. */
export const followEvaluation =
  ({ pending }: AnalysisDesk, id: string): ReadTopic =>
  async (after) => {
    const waiting = pending.get(id);
    if (!waiting) return { events: [], end: true };
    const { seq, lines, end } = waiting;
    const events: TopicEvent[] = [];
    if (end) {
      if ('evaluation' in end) events.push({ event: 'done', id: seq, data: end.evaluation });
      else events.push({ event: 'failed', id: seq, data: end });
    } else if (seq > after) {
      const depth = lines[0]?.depth ?? 0;
      events.push({ event: 'progress', id: seq, data: { depth, lines } });
    }
    return { events, end: end !== undefined };
  };
