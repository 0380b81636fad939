import { For } from 'solid-js';
import { Icon, type IconName } from '../elements/icon.tsx';
import { chooseTheme, type Theme, theme, themes } from './theme.ts';

const looks: Readonly<Record<Theme, { readonly icon: IconName; readonly label: string }>> = {
  system: { icon: 'system', label: 'Colours as the system has them' },
  light: { icon: 'sun', label: 'Light colours' },
  dark: { icon: 'moon', label: 'Dark colours' },
};

export function ThemeSwitch() {
  return (
    <fieldset class="flex w-fit rounded-md border border-line p-0.5">
      <legend class="sr-only">Colours</legend>
      <For each={themes}>
        {(each) => (
          <button
            type="button"
            title={looks[each].label}
            aria-label={looks[each].label}
            aria-pressed={theme() === each}
            onClick={() => chooseTheme(each)}
            class="flex size-7 items-center justify-center rounded text-ink-faint hover:text-ink
              aria-pressed:bg-raised aria-pressed:text-ink"
          >
            <Icon name={looks[each].icon} />
          </button>
        )}
      </For>
    </fieldset>
  );
}
