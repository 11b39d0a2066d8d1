import { useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { shownKeys, useKeys } from './keys.ts';

const SIGNS: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'space',
};

const signOf = (key: string): string =>
  key
    .split('+')
    .map((part) => SIGNS[part] ?? part)
    .join(' ');

/** The list of keys, which `?` opens. */
export const KeysDialog = () => {
  const [open, setOpen] = useState(false);
  useKeys('Everywhere', [{ keys: ['?'], words: 'this list of keys', run: () => setOpen(true) }]);
  if (!open) return null;
  return (
    <Dialog title="Keys" onClose={() => setOpen(false)}>
      {shownKeys().map(({ name, bindings }) => (
        <section key={name}>
          <h3 class="quiet">{name}</h3>
          <dl class="keys">
            {bindings.map(({ keys, words }) => [
              <dt key={`${words} keys`}>
                {keys.map((key) => (
                  <kbd key={key}>{signOf(key)}</kbd>
                ))}
              </dt>,
              <dd key={words}>{words}</dd>,
            ])}
          </dl>
        </section>
      ))}
      <div class="actions">
        <button type="button" class="button" onClick={() => setOpen(false)}>
          Close
        </button>
      </div>
    </Dialog>
  );
};
