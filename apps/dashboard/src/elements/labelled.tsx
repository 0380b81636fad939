import type { ParentProps } from 'solid-js';

/** A control below its name. */
export function Labelled(props: ParentProps<{ readonly label: string; readonly class?: string }>) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what stands in it.
    <label class={`flex flex-col gap-1 text-xs font-medium text-ink-faint ${props.class ?? ''}`}>
      {props.label}
      {props.children}
    </label>
  );
}
