import type { Analysis, AnalysisProgress } from '@rookery/shared/contract/analysis.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { openEvents } from '../../api/events.ts';
import { KEYS } from '../../api/keys.ts';
import { ApiError } from '../../api/problem.ts';
import { read } from '../../api/read.ts';
import { toastError } from '../../parts/toast.tsx';
import { withNews } from './judgments.ts';

type Source = 'rookery' | 'lichess';

const useSource = (id: string, source: Source) =>
  useQuery({
    queryKey: KEYS.analysis(id, source),
    queryFn: async (): Promise<Analysis | null> => {
      try {
        return await read(api.games[':id'].analysis.$get({ param: { id }, query: { source } }));
      } catch (error) {
        if (error instanceof ApiError && error.code === 'analysis_not_found') return null;
        throw error;
      }
    },
  });

/** Whether an analysis waits or is under way. */
export const isUnderWay = (analysis: Analysis | null | undefined): boolean =>
  analysis?.state === 'queued' || analysis?.state === 'running';

/** Both analyses of a game, kept true while one goes on; how to ask for one and to cancel it. */
export const useAnalysis = (id: string, wanted: 'best' | Source) => {
  const queries = useQueryClient();
  const ours = useSource(id, 'rookery');
  const theirs = useSource(id, 'lichess');
  const key = KEYS.analysis(id, 'rookery');
  const keep = (analysis: Analysis) => queries.setQueryData(key, analysis);
  const request = useMutation({
    mutationFn: () => read(api.games[':id'].analysis.$post({ param: { id }, json: {} })),
    onSuccess: keep,
    onError: toastError,
  });
  const cancel = useMutation({
    mutationFn: () => read(api.games[':id'].analysis.$delete({ param: { id } })),
    onSuccess: keep,
    onError: toastError,
  });
  const running = isUnderWay(ours.data);
  useEffect(() => {
    if (!running) return;
    const renew = () => {
      void queries.invalidateQueries({ queryKey: ['analysis', id] });
      void queries.invalidateQueries({ queryKey: KEYS.game(id) });
    };
    return openEvents(`/games/${id}/analysis/events`, {
      on: {
        progress: ({ moves, ...progress }: AnalysisProgress) =>
          queries.setQueryData(
            key,
            (known: Analysis | undefined) =>
              known && { ...known, ...progress, moves: withNews(known.moves, moves) },
          ),
        done: renew,
        failed: renew,
      },
      last: ['done', 'failed'],
    });
  }, [id, running]);
  const has = (analysis: Analysis | null | undefined) =>
    analysis && (analysis.state === 'done' || analysis.covered > 0) ? analysis : undefined;
  const [a, b] = [has(ours.data), has(theirs.data)];
  const shown = wanted === 'lichess' ? (b ?? a) : (a ?? b);
  return {
    ours: ours.data,
    shown,
    other: shown === a ? b : a,
    isKnown: ours.data !== undefined && theirs.data !== undefined,
    error: ours.error ?? theirs.error,
    running,
    request,
    cancel,
  };
};
