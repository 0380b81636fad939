import type { JSX } from 'solid-js';

/** Nothing to show, why, and what to do next. */
export function EmptyState(props: { readonly title: string; readonly children?: JSX.Element }) {
  return (
    <div class="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center">
      <h2 class="text-base font-semibold">{props.title}</h2>
      <div class="flex flex-col items-center gap-4 text-ink-soft">{props.children}</div>
    </div>
  );
}
