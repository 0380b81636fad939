import { For } from 'solid-js';

/** Holds the place of what is being fetched, in about its size, so that nothing jumps when it comes. */
export function SkeletonLines(props: { readonly count: number; readonly height?: string; readonly label: string }) {
  return (
    <div role="status" aria-label={props.label} class="flex flex-col gap-2">
      <For each={Array.from({ length: props.count })}>
        {() => <div class="skeleton" style={{ height: props.height ?? '2.75rem' }} />}
      </For>
    </div>
  );
}
