import type { Model, TrainingRefusalNotice } from '@foresale/contract';
import { type JSX, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { adviceFor } from './advice.ts';

/** What a person must know before trusting the figures below. */
export function Notices(props: {
  readonly model: Model | null;
  readonly refusal: TrainingRefusalNotice | null;
  readonly drift: string | null;
}) {
  const { formats } = useDashboard();
  return (
    <>
      <Show when={props.model?.leakWarning}>
        {(warning) => <Notice title="Too good to be true?">{warning()}</Notice>}
      </Show>
      <Show when={props.model !== null && !props.model.beatsBaselines ? props.model : undefined}>
        {(model) => (
          <Notice title="A simpler way does as well or better">
            It does not beat the {list(model().losses)}.
            <Show when={model().overrideReason}>
              {(reason) => (
                <>
                  {' '}
                  Promoted all the same by {model().promotedBy}: “{reason()}”
                </>
              )}
            </Show>
          </Notice>
        )}
      </Show>
      <Show when={props.drift}>{(warning) => <Notice title="The shop has moved on">{warning()}</Notice>}</Show>
      <Show when={props.refusal}>
        {(refusal) => (
          <Notice title={`The training of ${formats().moment(refusal().refusedAt)} ended without a model`}>
            {refusal().sentence} {adviceFor(refusal().code)}
          </Notice>
        )}
      </Show>
    </>
  );
}

function Notice(props: { readonly title: string; readonly children: JSX.Element }) {
  return (
    <div role="note" class="flex items-start gap-3 rounded-lg bg-warn-wash p-4">
      <Icon name="warning" class="mt-0.5 size-5 shrink-0 text-warn" />
      <div class="min-w-0">
        <p class="font-semibold text-warn">{props.title}</p>
        <p class="mt-0.5 max-w-prose text-ink-soft">{props.children}</p>
      </div>
    </div>
  );
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', the ')} and the ${words.at(-1)}`;
}
