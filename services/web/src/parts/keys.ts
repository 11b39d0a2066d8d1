import { useEffect, useRef } from 'preact/hooks';

/** What a key does. `keys` as KeyboardEvent.key says them, "Shift+ArrowLeft" with shift. */
export interface Binding {
  keys: readonly string[];
  /** A phrase: "a move back". */
  words: string;
  run: (event: KeyboardEvent) => void;
}

interface Group {
  name: string;
  bindings: () => readonly Binding[];
}

const groups: Group[] = [];

/** What can be pressed now, by group, for the dialog of keys. */
export const shownKeys = (): { name: string; bindings: readonly Binding[] }[] =>
  groups.map(({ name, bindings }) => ({ name, bindings: bindings() }));

/** Binds keys while the component is there. Where two bind one key the one that came later has it. */
export const useKeys = (name: string, bindings: readonly Binding[]): void => {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const group = { name, bindings: () => latest.current };
    groups.push(group);
    return () => void groups.splice(groups.indexOf(group), 1);
  }, [name]);
};

/** The name of a pressed key; letters and signs that need shift say it themselves. */
const keyName = (event: KeyboardEvent): string =>
  event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

/** Space and Enter belong to the button or link that has the focus. */
const isPressing = (target: EventTarget | null, key: string): boolean =>
  (key === ' ' || key === 'Enter') &&
  target instanceof HTMLElement &&
  target.closest('button, a, summary, [role="button"]') !== null;

const onKeyDown = (event: KeyboardEvent) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || isPressing(event.target, event.key) || document.querySelector('dialog[open]'))
    return;
  const name = keyName(event);
  for (const group of groups.toReversed()) {
    const binding = group.bindings().find(({ keys }) => keys.includes(name));
    if (!binding) continue;
    event.preventDefault();
    binding.run(event);
    return;
  }
};

addEventListener('keydown', onKeyDown);
