import { errorLine } from '../api/problem.ts';
import { createStore, useStore } from '../state/store.ts';

interface Toast {
  id: number;
  words: string;
  action?: { name: string; run: () => void };
}

const toasts = createStore<readonly Toast[]>([]);
const SHOWN_MS = 6_000;
let last = 0;

const dismiss = (id: number) => toasts.set(toasts.get().filter((toast) => toast.id !== id));

/** Says for some seconds what has happened; an action may take it back. */
export const toast = (words: string, action?: Toast['action']): void => {
  const id = ++last;
  toasts.set([...toasts.get().slice(-2), { id, words, action }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
};

/** Says what went wrong, and with which code. For `onError` of a mutation. */
export const toastError = (error: unknown): void => toast(errorLine(error));

/** Where toasts show; drawn once, in the frame. */
export const Toasts = () => (
  <output class="toasts" aria-live="polite">
    {useStore(toasts).map(({ id, words, action }) => (
      <div key={id} class="toast">
        <span class="grow">{words}</span>
        {action && (
          <button
            type="button"
            class="button plain"
            onClick={() => {
              action.run();
              dismiss(id);
            }}
          >
            {action.name}
          </button>
        )}
        <button type="button" class="button plain icon" aria-label="Dismiss" onClick={() => dismiss(id)}>
          ×
        </button>
      </div>
    ))}
  </output>
);
