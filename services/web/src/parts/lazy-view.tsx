import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure, SkeletonRows } from './states.tsx';

/** A view whose code comes when it is first looked at. */
export const lazyView = (load: () => Promise<ComponentType>) => {
  let loaded: ComponentType | undefined;
  return () => {
    const [View, setView] = useState<{ View?: ComponentType; error?: unknown }>({ View: loaded });
    const fetchView = () => {
      load().then(
        (view) => {
          loaded = view;
          setView({ View: view });
        },
        (error) => setView({ error }),
      );
    };
    useEffect(() => {
      if (!loaded) fetchView();
    }, []);
    if (View.View) return <View.View />;
    if (View.error === undefined) return <SkeletonRows rows={12} />;
    // A page that was built anew has other names for its files.
    return <Failure error={View.error} onRetry={() => location.reload()} />;
  };
};
