import type { ParentProps } from 'solid-js';

/** Two fields that belong together, under one name. */
export function Range(props: ParentProps<{ readonly legend: string }>) {
  return (
    <fieldset>
      <legend class="mb-1 text-xs font-medium text-ink-faint">{props.legend}</legend>
      <div class="flex flex-wrap items-center gap-2">{props.children}</div>
    </fieldset>
  );
}
