import type { Line } from '@rookery/shared/contract/engine.ts';
import type { Evaluation, EvaluationRequest } from '@rookery/shared/contract/evaluation.ts';
import type { ErrorCode } from '@rookery/shared/errors.ts';
import type { Signals } from '../analyses/signals.ts';

/** How the search of a position ended. */
export type EvaluationEnd = { evaluation: Evaluation } | { code: ErrorCode; detail: string };

/** A position that somebody asked for and that is being searched. */
export interface PendingEvaluation {
  id: string;
  request: EvaluationRequest;
  lines: Line[];
  /** The number of the newest event. */
  seq: number;
  askedAt: number;
  takenAt: number | undefined;
  end: EvaluationEnd | undefined;
  /** All who listened have gone: it is not to be searched, unless somebody comes back. */
  isLeft: boolean;
}

/**
 * Searches that persons wait for. Kept in memory: who asked listens, what was found is in the cache, and after a
 * restart one asks again.
 */
export interface PendingEvaluations {
  /** The search of this very request: the one that is under way, or a new one. */
  ask(request: EvaluationRequest): PendingEvaluation;
  get(id: string): PendingEvaluation | undefined;
  take(id: string): void;
  progress(id: string, lines: Line[]): void;
  finish(id: string, end: EvaluationEnd): void;
  /**
   * Listens as `Signals` do. Once everybody who asked has listened and gone, the search is left. Who asked and never
   * listens waits for it all the same.
   */
  watch: Signals['watch'];
  /** Those that no worker has taken for a while: their jobs may be lost. */
  untaken(): string[];
}

/** How long the end is told to who comes late, and one that was left is taken up again. */
const KEPT_MS = 10 * 60_000;
/** Nobody waits longer than this. */
const GIVEN_UP_MS = 60 * 60_000;
const UNTAKEN_MS = 10_000;

const nameOf = ({ fen, variant, nodes, multiPv }: EvaluationRequest): string =>
  JSON.stringify([variant, fen, nodes, multiPv]);

/** No searches. */
export const createPendingEvaluations = (
  signals: Signals,
  now: () => number = () => performance.now(),
): PendingEvaluations => {
  const byId = new Map<string, PendingEvaluation>();
  const byName = new Map<string, PendingEvaluation>();
  const waiting = new Map<string, { asked: number; listening: number; gone: number }>();

  const forget = () => {
    for (const [id, { askedAt, end, isLeft }] of byId) {
      if (now() - askedAt <= (end || isLeft ? KEPT_MS : GIVEN_UP_MS)) continue;
      byId.delete(id);
      waiting.delete(id);
    }
    for (const [name, { id, end }] of byName) if (end || !byId.has(id)) byName.delete(name);
  };
  const change = (id: string, fields: Partial<PendingEvaluation>) => {
    const pending = byId.get(id);
    if (!pending || pending.end) return;
    Object.assign(pending, fields, { seq: pending.seq + 1 });
    if (fields.end) byName.delete(nameOf(pending.request));
    signals.wake(id);
  };

  return {
    ask: (request) => {
      forget();
      const known = byName.get(nameOf(request));
      const counts = known && waiting.get(known.id);
      if (counts) {
        counts.asked++;
        return known;
      }
      const pending: PendingEvaluation = {
        id: crypto.randomUUID(),
        request,
        lines: [],
        seq: 0,
        askedAt: now(),
        takenAt: undefined,
        end: undefined,
        isLeft: false,
      };
      waiting.set(pending.id, { asked: 1, listening: 0, gone: 0 });
      byId.set(pending.id, pending);
      byName.set(nameOf(request), pending);
      return pending;
    },
    get: (id) => byId.get(id),
    take: (id) => {
      const pending = byId.get(id);
      if (pending) pending.takenAt = now();
    },
    progress: (id, lines) => change(id, { lines }),
    finish: (id, end) => change(id, { end }),
    watch: (id, listener) => {
      const [pending, counts] = [byId.get(id), waiting.get(id)];
      const unwatch = signals.watch(id, listener);
      if (!pending || !counts) return unwatch;
      counts.listening++;
      if (pending.isLeft) Object.assign(pending, { isLeft: false, askedAt: now(), takenAt: undefined });
      return () => {
        unwatch();
        counts.listening--;
        counts.gone++;
        if (pending.end || counts.listening > 0 || counts.gone < counts.asked) return;
        pending.isLeft = true;
        // Who asks again begins a new one: the job of this one may just be ending.
        const name = nameOf(pending.request);
        if (byName.get(name) === pending) byName.delete(name);
      };
    },
    untaken: () => {
      forget();
      return [...byId.values()]
        .filter(
          ({ end, isLeft, takenAt, askedAt }) =>
            !end && !isLeft && takenAt === undefined && now() - askedAt > UNTAKEN_MS,
        )
        .map(({ id }) => id);
    },
  };
};
