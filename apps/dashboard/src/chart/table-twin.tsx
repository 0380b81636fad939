import type { JSX } from 'solid-js';

/** The numbers of a picture, for those who cannot see it or want to copy them. */
export function TableTwin(props: { readonly title: string; readonly children: JSX.Element }) {
  return (
    <details class="no-print mt-1 text-xs">
      <summary class="w-fit rounded text-ink-faint hover:text-ink">{props.title}</summary>
      {/* A region of its own, so that the keyboard can scroll it. */}
      <section class="mt-1 max-h-72 overflow-auto rounded-md border border-line" aria-label={props.title} tabindex="0">
        <table class="twin w-full text-left">{props.children}</table>
      </section>
    </details>
  );
}
