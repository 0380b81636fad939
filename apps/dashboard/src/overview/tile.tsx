import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { Sparkline } from './sparkline.tsx';

export interface TileProps {
  readonly name: string;
  readonly about: string;
  readonly value: string;
  /** Against the period before, 0.1 for a tenth more, of a share for ten points more; undefined without a comparison. */
  readonly change: number | undefined;
  readonly isShare: boolean;
  readonly before: string | undefined;
  readonly trend: readonly number[];
  readonly isShown: boolean;
  readonly onShow: () => void;
}

/** One number that matters, how it changed, and its course; choosing it shows the course below in full. */
export function Tile(props: TileProps) {
  const { formats } = useDashboard();
  const rose = () => (props.change ?? 0) > 0;
  return (
    <button
      type="button"
      aria-pressed={props.isShown}
      class="panel figures flex flex-col gap-1 p-4 text-left last:odd:max-lg:col-span-2 hover:border-line-strong aria-pressed:border-accent aria-pressed:shadow-[inset_0_2px_0_var(--accent)]"
      onClick={() => props.onShow()}
    >
      <span class="text-xs font-medium text-ink-faint" title={props.about}>
        {props.name}
      </span>
      <span class="text-2xl font-semibold tracking-tight">{props.value}</span>
      <span class="flex min-h-4 items-center gap-1 text-xs text-ink-soft">
        <Show when={props.change !== undefined} fallback={<span class="text-ink-faint">nothing to compare with</span>}>
          <Show when={Math.abs(props.change ?? 0) >= 0.0005} fallback="unchanged">
            <Icon name={rose() ? 'up' : 'down'} class={`size-3 ${rose() ? 'text-good' : 'text-bad'}`} />
            <span class={rose() ? 'text-good' : 'text-bad'}>
              <span class="sr-only">{rose() ? 'up' : 'down'} </span>
              {props.isShare
                ? `${formats().tenths(Math.abs(props.change ?? 0) * 100)} points`
                : formats().share(Math.abs(props.change ?? 0))}
            </span>
          </Show>
          <span class="text-ink-faint">from {props.before}</span>
        </Show>
      </span>
      <span class="mt-2 block">
        <Show when={props.trend.length > 1} fallback={<span class="block h-7" />}>
          <Sparkline values={props.trend} />
        </Show>
      </span>
    </button>
  );
}
