import type { Line } from '@rookery/shared/contract/engine.ts';
import type { Evaluation, EvaluationRequest } from '@rookery/shared/contract/evaluation.ts';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import { openEvents } from '../api/events.ts';
import { ApiError } from '../api/problem.ts';
import { read } from '../api/read.ts';

const LINES = 3;
const SETTLE_MS = 150;

/** What the engine has found in a position so far. */
export interface Found {
  fen: string;
  lines: readonly Line[];
  done: boolean;
  error?: unknown;
}

/** The engine's lines for a position while `on`, growing deeper; undefined until something of this position is known. */
export const useLines = (fen: string, variant: string, on: boolean): Found | undefined => {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (!on) return;
    let isOver = false;
    let isConnecting = false;
    let close: (() => void) | undefined;
    const tell = (lines: readonly Line[], done: boolean) => {
      if (!isOver) setFound({ fen, lines, done });
    };
    const fail = (error: unknown) => {
      if (!isOver) setFound({ fen, lines: [], done: true, error });
    };
    const ask = async () => {
      const json = { fen, variant: variant as EvaluationRequest['variant'], multiPv: LINES };
      const answer = await read(api.evaluations.$post({ json }));
      if (!('id' in answer)) return tell(answer.lines, true);
      close = openEvents(`/evaluations/${answer.id}/events`, {
        on: {
          progress: ({ lines }: { lines: Line[] }) => tell(lines, false),
          done: ({ lines }: Evaluation) => tell(lines, true),
          failed: (problem: { code: ApiError['code']; detail: string }) => fail(new ApiError(problem)),
        },
        last: ['done', 'failed'],
        // The engine goes on until who asked has listened and gone.
        onState: (state) => {
          isConnecting = state === 'connecting';
          if (isOver && !isConnecting) close?.();
        },
      });
    };
    // Who steps quickly through a game does not want each position.
    const timer = setTimeout(() => void ask().catch(fail), SETTLE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
      if (!isConnecting) close?.();
    };
  }, [fen, variant, on]);
  return on && found?.fen === fen ? found : undefined;
};
