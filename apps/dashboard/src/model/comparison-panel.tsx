import type { Backtest, Model } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { subjectNames, subjectNotes } from './model-words.ts';

const order = ['model', 'bgNbd', 'rfmLogistic', 'recencyRule', 'baseRate'] as const;
const columns = [
  {
    id: 'rocAuc',
    name: 'ROC-AUC',
    best: 'high',
    about: 'How often a buyer is ranked above a non-buyer; 0.5 is chance',
  },
  { id: 'prAuc', name: 'PR-AUC', best: 'high', about: 'Precision over all shares of buyers reached' },
  { id: 'logLoss', name: 'Log loss', best: 'low', about: 'How far the probabilities are from the truth' },
  { id: 'brier', name: 'Brier', best: 'low', about: 'Mean squared error of the probabilities' },
  { id: 'f1', name: 'F1', best: 'high', about: 'At each one’s own best threshold' },
] as const;

type Column = (typeof columns)[number]['id'];

/** The model beside what one could do without it: on the test cut-off, and over the back-test. */
export function ComparisonPanel(props: { readonly model: Model }) {
  const { formats } = useDashboard();
  const measured = (subject: (typeof order)[number], column: Column) =>
    subject === 'model' ? props.model.metrics[column] : props.model.baselines[subject][column];
  const isBest = (subject: (typeof order)[number], { id, best }: (typeof columns)[number]) => {
    const values = order.map((each) => measured(each, id));
    return measured(subject, id) === (best === 'high' ? Math.max(...values) : Math.min(...values));
  };
  const spreadOf = (backtest: Backtest, subject: (typeof order)[number], column: Column) =>
    backtest.subjects.find((each) => each.subject === subject)?.[column];
  return (
    <section class="panel flex flex-col p-4 md:p-5" aria-labelledby="comparison-title">
      <h2 id="comparison-title" class="font-semibold">
        Beside simpler ways
      </h2>
      <p class="mb-3 text-xs text-ink-faint">
        All on the same {formats().count(props.model.metrics.rows)} customers as of{' '}
        {formats().day(props.model.testCutoff)}; calling everyone has an F1 of {props.model.callEveryoneF1.toFixed(3)}
      </p>
      <div class="-mx-4 overflow-x-auto px-4 md:-mx-5 md:px-5" tabindex="0">
        <table class="w-full text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium [&>th:last-child]:pr-0">
              <th scope="col">Ranked by</th>
              <For each={columns}>
                {(column) => (
                  <th scope="col" class="text-right whitespace-nowrap" title={column.about}>
                    {column.name}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={order}>
              {(subject) => (
                <tr
                  class="border-b border-line align-top last:border-0 [&>*]:py-2 [&>*]:pr-4 [&>*:last-child]:pr-0"
                  classList={{ 'bg-accent-wash/60': subject === 'model' }}
                >
                  <th scope="row" class="min-w-36 font-medium">
                    <span
                      class="border-l-2 pl-2"
                      classList={{ 'border-accent': subject === 'model', 'border-transparent': subject !== 'model' }}
                    >
                      {subjectNames[subject]}
                    </span>
                    <span class="block pl-2.5 text-xs font-normal text-ink-faint">{subjectNotes[subject]}</span>
                  </th>
                  <For each={columns}>
                    {(column) => (
                      <td class="text-right whitespace-nowrap">
                        <span classList={{ 'font-semibold text-accent-ink': isBest(subject, column) }}>
                          {measured(subject, column.id).toFixed(3)}
                        </span>
                        <Show when={props.model.backtest && spreadOf(props.model.backtest, subject, column.id)}>
                          {(over) => (
                            <span class="block text-xs text-ink-faint">
                              {over().mean.toFixed(3)} ± {over().spread.toFixed(3)}
                            </span>
                          )}
                        </Show>
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <p class="pt-3 text-xs text-ink-faint">
        The best of each column stands out.
        <Show when={props.model.backtest}>
          {(over) => (
            <>
              {' '}
              Small figures: mean and spread over {over().cutoffs.length} cut-offs from{' '}
              {formats().day(over().cutoffs[0] ?? props.model.testCutoff)} on, each tested by a model that knew only
              what came before.
            </>
          )}
        </Show>
      </p>
    </section>
  );
}
