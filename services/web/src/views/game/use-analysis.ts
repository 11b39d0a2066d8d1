import type { Analysis, AnalysisProgress } from '@rookery/shared/contract/analysis.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { openEvents } from '../../api/events.ts';
import { KEYS } from '../../api/keys.ts';
import { read } from '../../api/read.ts';
import { toastError } from '../../parts/toast.tsx';
import { withNews } from './judgments.ts';
import { shownOf, sourcesOf } from './sources.ts';

type Source = 'rookery' | 'lichess';

/** Whether an analysis waits or is under way. */
export const isUnderWay = (analysis: Analysis | null | undefined): boolean =>
  analysis?.state === 'queued' || analysis?.state === 'running';

/** Both analyses of a game, kept true while one goes on; how to ask for one and to cancel it. */
export const useAnalysis = (id: string, wanted: 'best' | Source) => {
  const queries = useQueryClient();
  const key = KEYS.analyses(id);
  const asked = useQuery({
    queryKey: key,
    queryFn: () => read(api.games[':id'].analyses.$get({ param: { id } })),
  });
  const { ours, theirs, isWhole } = sourcesOf(asked.data);
  const keep = (analysis: Analysis) =>
    queries.setQueryData(key, (known: Analysis[] = []) => [
      analysis,
      ...known.filter(({ source }) => source !== 'rookery'),
    ]);
  const request = useMutation({
    mutationFn: () => read(api.games[':id'].analysis.$post({ param: { id }, json: { force: isWhole } })),
    onSuccess: keep,
    onError: toastError,
  });
  const cancel = useMutation({
    mutationFn: () => read(api.games[':id'].analysis.$delete({ param: { id } })),
    onSuccess: keep,
    onError: toastError,
  });
  const running = isUnderWay(ours);
  useEffect(() => {
    if (!running) return;
    const renew = () => {
      void queries.invalidateQueries({ queryKey: key });
      void queries.invalidateQueries({ queryKey: KEYS.game(id) });
    };
    return openEvents(`/games/${id}/analysis/events`, {
      on: {
        progress: ({ moves, ...progress }: AnalysisProgress) =>
          queries.setQueryData(key, (known: Analysis[] | undefined) =>
            known?.map((one) =>
              one.source === 'rookery' ? { ...one, ...progress, moves: withNews(one.moves, moves) } : one,
            ),
          ),
        done: renew,
        failed: renew,
      },
      last: ['done', 'failed'],
    });
  }, [id, running]);
  const has = (analysis: Analysis | null | undefined) =>
    analysis && (analysis.state === 'done' || analysis.covered > 0) ? analysis : undefined;
  const [a, b] = [has(ours), has(theirs)];
  const shown = shownOf(wanted, a, b);
  return {
    ours,
    shown,
    other: shown === a ? b : a,
    isKnown: asked.data !== undefined,
    error: asked.error,
    running,
    request,
    cancel,
  };
};
