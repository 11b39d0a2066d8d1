import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure, SkeletonRows } from './states.tsx';

/** A view whose code comes when it is first looked at, or when `preload` asks for it. */
export const lazyView = (load: () => Promise<ComponentType>) => {
  let loaded: ComponentType | undefined;
  let loading: Promise<ComponentType> | undefined;
  const fetchView = () => {
    loading ??= load().then((view) => {
      loaded = view;
      return view;
    });
    return loading;
  };
  const Lazy = () => {
    const [View, setView] = useState<{ View?: ComponentType; error?: unknown }>({ View: loaded });
    useEffect(() => {
      if (View.View) return;
      fetchView().then(
        (view) => setView({ View: view }),
        (error) => setView({ error }),
      );
    }, []);
    if (View.View) return <View.View />;
    if (View.error === undefined) return <SkeletonRows rows={12} />;
    // A page that was built anew has other names for its files.
    return <Failure error={View.error} onRetry={() => location.reload()} />;
  };
  // Whoever shows it says what failed.
  return Object.assign(Lazy, { preload: () => void fetchView().catch(() => undefined) });
};
