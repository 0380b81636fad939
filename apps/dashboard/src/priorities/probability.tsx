import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

/** A chance, as a number to compare and a bar to scan. */
export function Probability(props: { readonly value: number | null; readonly confidence: number | null }) {
  const { formats } = useDashboard();
  return (
    <Show when={props.value !== null} fallback={<span class="text-ink-faint">–</span>}>
      <span
        class="flex items-center gap-2"
        title={
          props.confidence === null
            ? undefined
            : `It was right about ${formats().share(props.confidence)} of past customers with a chance like this`
        }
      >
        <span class="w-11 text-right font-semibold">{formats().share(props.value ?? 0)}</span>
        <span class="h-1.5 flex-1 overflow-hidden rounded-full bg-raised" aria-hidden="true">
          <span class="block h-full rounded-full bg-accent" style={{ width: `${(props.value ?? 0) * 100}%` }} />
        </span>
      </span>
    </Show>
  );
}
