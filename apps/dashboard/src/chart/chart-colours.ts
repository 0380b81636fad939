import { createSignal, onCleanup } from 'solid-js';
import { theme } from '../shell/theme.ts';

export interface ChartColours {
  readonly ink: string;
  readonly inkSoft: string;
  readonly line: string;
  readonly panel: string;
  readonly accent: string;
  readonly accentWash: string;
}

/** The colours of the style sheet as a canvas understands them, again whenever the theme changes. */
export function createChartColours(): () => ChartColours {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setDark] = createSignal(dark.matches);
  const update = () => setDark(dark.matches);
  dark.addEventListener('change', update);
  onCleanup(() => dark.removeEventListener('change', update));
  return () => {
    theme();
    isDark();
    return {
      ink: resolved('--ink'),
      inkSoft: resolved('--ink-soft'),
      line: resolved('--line'),
      panel: resolved('--panel'),
      accent: resolved('--accent'),
      accentWash: resolved('--accent-wash'),
    };
  };
}

/** light-dark() is only decided where a colour is used, so each one is used on an element and read back. */
function resolved(variable: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
