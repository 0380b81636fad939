import type { JSX } from 'solid-js';

export function PageHeading(props: {
  readonly title: string;
  readonly about?: JSX.Element;
  readonly children?: JSX.Element;
}) {
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 md:px-6">
      <div class="min-w-0">
        <h1 class="text-lg font-semibold tracking-tight">{props.title}</h1>
        <p class="figures text-xs text-ink-faint">{props.about}</p>
      </div>
      <div class="ml-auto flex flex-wrap items-center gap-2">{props.children}</div>
    </div>
  );
}
