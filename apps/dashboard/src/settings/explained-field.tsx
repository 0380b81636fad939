import { createUniqueId, type JSX } from 'solid-js';

export interface ExplainedFieldProps {
  readonly label: string;
  readonly about?: string | undefined;
  /** Given what the control is called by its label and its explanation. */
  readonly children: (names: { readonly id: string; readonly 'aria-describedby': string }) => JSX.Element;
}

/** A control with its name above it and what it is for below it. */
export function ExplainedField(props: ExplainedFieldProps) {
  const id = createUniqueId();
  return (
    <div class="flex flex-col gap-1">
      <label for={id} class="text-xs font-medium text-ink-faint">
        {props.label}
      </label>
      {props.children({ id, 'aria-describedby': `${id}-about` })}
      <p id={`${id}-about`} class="text-xs text-ink-faint">
        {props.about}
      </p>
    </div>
  );
}
