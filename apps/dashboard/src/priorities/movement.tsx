import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';

/** How many places a customer won since the previous run. Up is towards the top, so towards a smaller rank. */
export function Movement(props: { readonly places: number | null }) {
  const { formats } = useDashboard();
  const places = () => props.places ?? 0;
  return (
    <Show when={props.places !== null} fallback={<span class="text-xs text-accent-ink">new</span>}>
      <Show when={places() !== 0}>
        <span
          class={`inline-flex items-center text-xs ${places() > 0 ? 'text-good' : 'text-ink-faint'}`}
          title={`${formats().count(Math.abs(places()))} places ${places() > 0 ? 'up' : 'down'} since the previous run`}
        >
          <Icon name={places() > 0 ? 'up' : 'down'} class="size-3" />
          <span class="sr-only">{places() > 0 ? 'up' : 'down'} </span>
          {formats().count(Math.abs(places()))}
        </span>
      </Show>
    </Show>
  );
}
