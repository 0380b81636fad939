import type { Training } from '@foresale/contract';
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';
import { adviceFor } from '../model/advice.ts';

const outcomes: Readonly<Record<Training['status'], { readonly word: string; readonly look: string }>> = {
  queued: { word: 'Waiting', look: 'text-ink-soft' },
  running: { word: 'Under way', look: 'text-accent-ink' },
  finished: { word: 'Finished', look: 'text-good' },
  refused: { word: 'Refused', look: 'text-warn' },
  failed: { word: 'Failed', look: 'text-bad' },
  cancelled: { word: 'Cancelled', look: 'text-ink-faint' },
};

/** What came of trainings, the refused and the failed in words. */
export function TrainingHistory(props: { readonly trainings: readonly Training[] }) {
  const { formats } = useDashboard();
  const now = createNow();
  return (
    <section class="px-4 pb-6 md:px-6" aria-labelledby="training-history">
      <h2 id="training-history" class="mb-2 font-semibold">
        Trainings
      </h2>
      <div class="panel overflow-x-auto" tabindex="0">
        <table class="w-full min-w-160 text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
              <th scope="col">Training</th>
              <th scope="col">Outcome</th>
              <th scope="col">As of</th>
              <th scope="col" class="text-right">
                Took
              </th>
              <th scope="col">Requested</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.trainings}>
              {(training) => (
                <tr class="border-b border-line align-top last:border-0 [&>td]:px-4 [&>td]:py-2.5">
                  <td class="font-medium">{training.trainingId}</td>
                  <td>
                    <span class={`font-medium ${outcomes[training.status].look}`}>
                      {outcomes[training.status].word}
                    </span>
                    <Show when={training.modelId}>
                      {(modelId) => (
                        <A href={`/model?version=${modelId()}`} class="ml-2 text-accent-ink hover:underline">
                          {training.promoted ? `version ${modelId()}, promoted` : `version ${modelId()}, not promoted`}
                        </A>
                      )}
                    </Show>
                    <Show when={training.sentence}>
                      {(sentence) => (
                        <p class="mt-0.5 max-w-prose text-ink-soft">
                          {sentence()} {adviceFor(training.code ?? '')}
                        </p>
                      )}
                    </Show>
                  </td>
                  <td class="whitespace-nowrap">{training.asOf === null ? '–' : formats().day(training.asOf)}</td>
                  <td class="text-right whitespace-nowrap">{tookOf(training, formats().seconds)}</td>
                  <td class="whitespace-nowrap" title={formats().moment(training.requestedAt)}>
                    {formats().ago(training.requestedAt, now())}
                    <span class="block text-xs text-ink-faint">by {training.requestedBy}</span>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function tookOf({ startedAt, finishedAt }: Training, words: (seconds: number) => string): string {
  if (startedAt === null || finishedAt === null) return '–';
  return words(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}
