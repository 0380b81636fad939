import { Show } from 'solid-js';
import { Icon } from './icon.tsx';
import { sentenceOf } from './sentence-of.ts';

export interface ProblemPanelProps {
  readonly what: string;
  readonly problem: unknown;
  readonly onRetry?: () => void;
}

/** An error in words, with a way forward. */
export function ProblemPanel(props: ProblemPanelProps) {
  return (
    <div role="alert" class="m-4 flex items-start gap-3 rounded-lg border border-bad bg-bad-wash p-4">
      <Icon name="warning" class="mt-0.5 size-5 shrink-0 text-bad" />
      <div class="min-w-0">
        <p class="font-semibold">{props.what}</p>
        <p class="mt-0.5 text-ink-soft">{sentenceOf(props.problem)}</p>
        <Show when={props.onRetry}>
          {(retry) => (
            <button type="button" class="button mt-3" onClick={() => retry()()}>
              Try again
            </button>
          )}
        </Show>
      </div>
    </div>
  );
}
