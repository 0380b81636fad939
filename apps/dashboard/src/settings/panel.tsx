import type { JSX } from 'solid-js';

export interface PanelProps {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly children: JSX.Element;
}

export function Panel(props: PanelProps) {
  return (
    <section class="panel p-4" aria-labelledby={props.id}>
      <h2 id={props.id} class="font-semibold">
        {props.title}
      </h2>
      <p class="mb-3 text-xs text-ink-faint">{props.about}</p>
      {props.children}
    </section>
  );
}
