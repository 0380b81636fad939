import { For } from 'solid-js';

export interface ScoreScaleProps {
  readonly name: string;
  readonly score: number;
  readonly value: string;
  readonly note: string;
}

/** A value, and which of the five scores it earned. */
export function ScoreScale(props: ScoreScaleProps) {
  return (
    <div class="panel flex flex-col gap-3 p-4">
      <div>
        <h2 class="text-xs font-medium text-ink-faint">{props.name}</h2>
        <p class="text-2xl font-semibold tracking-tight">{props.value}</p>
        <p class="text-xs text-ink-faint">{props.note}</p>
      </div>
      <div class="mt-auto flex items-center gap-2">
        <span class="flex flex-1 gap-1" aria-hidden="true">
          <For each={[1, 2, 3, 4, 5]}>
            {(step) => (
              <span class={`h-1.5 flex-1 rounded-full ${step <= props.score ? 'bg-accent' : 'bg-line-strong'}`} />
            )}
          </For>
        </span>
        <span class="text-xs text-ink-soft">Score {props.score} of 5</span>
      </div>
    </div>
  );
}
