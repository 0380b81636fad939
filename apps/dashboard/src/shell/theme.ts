import { createSignal } from 'solid-js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Also read by public/theme.js, before anything is painted. */
const key = 'foresale.theme';

const [theme, setTheme] = createSignal<Theme>(themes.find((each) => each === localStorage.getItem(key)) ?? 'system');

export { theme };

export function chooseTheme(chosen: Theme): void {
  if (chosen === 'system') {
    localStorage.removeItem(key);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(key, chosen);
    document.documentElement.dataset.theme = chosen;
  }
  setTheme(chosen);
}
