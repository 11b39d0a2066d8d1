import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { connection } from '../api/live.ts';
import { ApiError } from '../api/problem.ts';
import { useStore } from '../state/store.ts';
import { Failure, SkeletonRows } from './states.tsx';

/**
 * A view, or a part of one, whose code comes when it is first drawn, or when `preload` asks for it; `waiting` stands in its
 * place until then.
 */
export const lazyView = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting = <SkeletonRows rows={12} />,
) => {
  let loaded: ComponentType<P> | undefined;
  let loading: Promise<ComponentType<P>> | undefined;
  const fetchView = () => {
    loading ??= load().then(
      (view) => {
        loaded = view;
        return view;
      },
      (error) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  const Lazy = (props: P) => {
    const [View, setView] = useState<{ View?: ComponentType<P>; error?: unknown }>({ View: loaded });
    const isAway = useStore(connection) === 'waiting';
    const fetchAgain = () => {
      setView({});
      fetchView().then(
        (view) => setView({ View: view }),
        (error) => setView({ error }),
      );
    };
    // What was missed while nobody could be reached comes by itself.
    useEffect(() => {
      if (!View.View) fetchAgain();
    }, [isAway]);
    if (View.View) return <View.View {...props} />;
    if (View.error === undefined) return waiting;
    if (isAway) return <Failure error={new ApiError({ code: 'offline' })} onRetry={fetchAgain} />;
    // A page that was built anew has other names for its files.
    return <Failure error={View.error} onRetry={() => location.reload()} />;
  };
  // Whoever shows it says what failed.
  return Object.assign(Lazy, { preload: () => void fetchView().catch(() => undefined) });
};
