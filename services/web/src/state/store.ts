import { useEffect, useState } from 'preact/hooks';

/** A value that parts of the page watch, for what neither the address nor the API says. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Hears every change until the returned function is called. */
  watch(listener: () => void): () => void;
}

export const createStore = <T>(initial: T): Store<T> => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

/** The value of a store; the component is drawn again when it changes. */
export const useStore = <T>(store: Store<T>): T => {
  const [, redraw] = useState({});
  const value = store.get();
  useEffect(() => {
    // It may have changed between drawing and now.
    if (!Object.is(store.get(), value)) redraw({});
    return store.watch(() => redraw({}));
  }, [store]);
  return value;
};
