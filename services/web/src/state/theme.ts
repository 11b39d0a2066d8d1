import { keep, recall } from './kept.ts';
import { createStore } from './store.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const kept = recall('theme');

/** What the reader chose. */
export const themeChoice = createStore<ThemeChoice>(kept === 'light' || kept === 'dark' ? kept : 'system');

/** What is shown. */
export const theme = createStore<'light' | 'dark'>('light');

const apply = () => {
  const choice = themeChoice.get();
  const shown = choice === 'system' ? (system.matches ? 'dark' : 'light') : choice;
  document.documentElement.dataset.theme = shown;
  theme.set(shown);
};

themeChoice.watch(() => {
  const choice = themeChoice.get();
  keep('theme', choice === 'system' ? null : choice);
  apply();
});
system.addEventListener('change', apply);
apply();
