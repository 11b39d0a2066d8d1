/** Wakes those who watch something: a game's analysis, an evaluation. It says that there is news, not what. */
export interface Signals {
  wake(topic: string): void;
  /** Calls back at every wake of the topic until the returned function is called. */
  watch(topic: string, listener: () => void): () => void;
}

/** The signals of this process. */
export const createSignals = (): Signals => {
  const watchers = new Map<string, Set<() => void>>();
  return {
    wake: (topic) => {
      for (const listener of watchers.get(topic) ?? []) listener();
    },
    watch: (topic, listener) => {
      const listeners = watchers.get(topic) ?? new Set();
      watchers.set(topic, listeners);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) watchers.delete(topic);
      };
    },
  };
};
