import { For } from 'solid-js';

export interface ScoresProps {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/** R, F and M as three digits, each on a wash that deepens with its score. */
export function Scores(props: ScoresProps) {
  const all = () => [
    { name: 'Recency', score: props.recency },
    { name: 'Frequency', score: props.frequency },
    { name: 'Monetary', score: props.monetary },
  ];
  return (
    <span class="inline-flex gap-0.5">
      <For each={all()}>
        {(each) => (
          <span
            title={`${each.name} score ${each.score} of 5`}
            class="flex size-5.5 items-center justify-center rounded text-xs font-medium"
            style={{ 'background-color': `color-mix(in oklab, var(--accent) ${(each.score - 1) * 7}%, var(--raised))` }}
          >
            <span class="sr-only">{each.name} </span>
            {each.score}
          </span>
        )}
      </For>
    </span>
  );
}
