import { Icon } from '../parts/icon.tsx';
import { useStore } from '../state/store.ts';
import { type ThemeChoice, themeChoice } from '../state/theme.ts';

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };
const NAMES: Record<ThemeChoice, string> = {
  system: 'Theme: system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

/** Dark, light, or as the system is. */
export const ThemeSwitch = () => {
  const choice = useStore(themeChoice);
  return (
    <button
      type="button"
      class="button plain icon"
      aria-label={NAMES[choice]}
      title={`${NAMES[choice]}. Change to ${NAMES[NEXT[choice]].toLowerCase()}`}
      onClick={() => themeChoice.set(NEXT[choice])}
    >
      <Icon name={choice === 'system' ? 'bothThemes' : choice} />
    </button>
  );
};
