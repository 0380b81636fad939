import type { DriftEntry } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

const inputNames: Readonly<Record<string, string>> = {
  recency_days: 'Recency',
  frequency: 'Frequency',
  monetary_minor: 'Monetary',
};

const verdicts: Readonly<Record<DriftEntry['verdict'], string>> = {
  'too-young': 'too young to tell',
  steady: 'steady',
  moved: 'moved',
};

/** Whether runs still look like what the model was tested on. */
export function DriftPanel(props: { readonly entries: readonly DriftEntry[] }) {
  const { formats } = useDashboard();
  const columns = () => props.entries[0]?.inputs.map(({ feature }) => feature) ?? [];
  return (
    <section class="panel flex flex-col p-4 md:p-5" aria-labelledby="drift-title">
      <h2 id="drift-title" class="font-semibold">
        Drift
      </h2>
      <p class="mb-3 text-xs text-ink-faint">
        How far each run lies from the model’s test: population stability index. Once a model has scored for a week,
        more than 0.25, and 0.1 above its first run, means that the shop has moved.
      </p>
      <Show
        when={props.entries.length > 0}
        fallback={<p class="text-ink-soft">No run has been scored by a model yet.</p>}
      >
        <div class="-mx-4 overflow-x-auto px-4 md:-mx-5 md:px-5" tabindex="0">
          <table class="w-full text-left">
            <thead class="text-xs text-ink-faint">
              <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium [&>th:last-child]:pr-0">
                <th scope="col">Run</th>
                <th scope="col" class="text-right">
                  Probability
                </th>
                <For each={columns()}>
                  {(feature) => (
                    <th scope="col" class="text-right">
                      {inputNames[feature] ?? feature}
                    </th>
                  )}
                </For>
                <th
                  scope="col"
                  class="text-right"
                  title="Buyers over expected buyers of the newest settled run by then"
                >
                  Bought / expected
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={props.entries.slice(0, 8)}>
                {(entry) => (
                  <tr class="border-b border-line align-top last:border-0 [&>*]:py-1.5 [&>*]:pr-4 [&>*:last-child]:pr-0">
                    <th scope="row" class="font-normal whitespace-nowrap" title={entry.warning ?? undefined}>
                      {entry.runId}
                      <span class="ml-2 text-xs text-ink-faint">{formats().day(entry.asOf)}</span>
                      <span
                        class="ml-2 text-xs"
                        classList={{
                          'text-warn': entry.verdict === 'moved',
                          'text-ink-faint': entry.verdict !== 'moved',
                        }}
                      >
                        {verdicts[entry.verdict]}
                      </span>
                    </th>
                    <td class="text-right">{entry.probabilityPsi.toFixed(2)}</td>
                    <For each={columns()}>
                      {(feature) => (
                        <td class="text-right">
                          {entry.inputs.find((input) => input.feature === feature)?.psi.toFixed(2) ?? '–'}
                        </td>
                      )}
                    </For>
                    <td class="text-right">{entry.calibrationRatio?.toFixed(2) ?? '–'}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </section>
  );
}
