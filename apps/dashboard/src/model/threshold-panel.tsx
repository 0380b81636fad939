import type { Threshold, ThresholdTable } from '@foresale/contract';
import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { TableTwin } from '../chart/table-twin.tsx';
import { useDashboard } from '../dashboard.ts';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { listAddress } from './threshold-place.ts';

export interface ThresholdPanelProps {
  readonly table: ThresholdTable;
  readonly place: number;
  readonly onPlace: (place: number) => void;
}

/** How many rows the twin of the slider has: the slider itself has hundreds of places. */
const twinRows = 24;

/** Whom to call is a choice: what each choice costs and brings, on customers whose outcome is known, and today. */
export function ThresholdPanel(props: ThresholdPanelProps) {
  const { formats } = useDashboard();
  const last = () => props.table.thresholds.length - 1;
  const now = createMemo((): Threshold | undefined => props.table.thresholds[props.place]);
  const chosenPlace = () => props.table.thresholds.findIndex(({ threshold }) => threshold === props.table.chosen);
  const calledOnTest = (at: Threshold) => at.truePositive + at.falsePositive;
  const spoken = (at: Threshold) =>
    at.callsNow === null
      ? `${formats().share(at.threshold)} and more: ${formats().count(calledOnTest(at))} test customers`
      : `${formats().share(at.threshold)} and more: call ${formats().count(at.callsNow)} people, expect ${formats().count(Math.round(at.buyersNow ?? 0))} buyers`;

  return (
    <section class="panel p-4 md:p-5" aria-labelledby="threshold-title">
      <Show when={now()}>
        {(at) => (
          <div class="grid gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
            <div class="flex flex-col">
              <h2 id="threshold-title" class="text-xs font-medium text-ink-faint">
                Whom to call
              </h2>
              <p class="figures mt-1 text-2xl font-semibold tracking-tight text-balance" aria-live="polite" data-calls>
                <Show
                  when={at().callsNow !== null}
                  fallback={
                    <>
                      Of {formats().count(calledOnTest(at()))} called on the test day,{' '}
                      {formats().count(at().truePositive)} bought
                    </>
                  }
                >
                  Call {formats().count(at().callsNow ?? 0)} {at().callsNow === 1 ? 'person' : 'people'}: expect{' '}
                  {formats().count(Math.round(at().buyersNow ?? 0))}{' '}
                  {Math.round(at().buyersNow ?? 0) === 1 ? 'buyer' : 'buyers'}
                </Show>
              </p>
              <p class="figures mt-1 text-ink-soft">
                Everyone with a probability of {formats().share(at().threshold)} or more
                <Show when={props.place === chosenPlace()}>, the model’s own threshold</Show>.
              </p>
              <label class="mt-5 block">
                <span class="sr-only">Threshold</span>
                <input
                  type="range"
                  class="slider w-full"
                  min="0"
                  max={last()}
                  step="1"
                  value={props.place}
                  aria-valuetext={spoken(at())}
                  style={{ '--filled': `${(100 * props.place) / Math.max(1, last())}%` }}
                  onInput={(event) => props.onPlace(event.currentTarget.valueAsNumber)}
                />
              </label>
              <div class="flex justify-between text-xs text-ink-faint" aria-hidden="true">
                <span>call nobody</span>
                <span>call everybody</span>
              </div>
              <div class="mt-auto flex flex-wrap items-center gap-2 pt-4">
                <Show when={at().callsNow !== null && (at().callsNow ?? 0) > 0}>
                  <A class="button-strong" href={listAddress(at())}>
                    Show these {formats().count(at().callsNow ?? 0)}
                  </A>
                </Show>
                <button
                  type="button"
                  class="button"
                  disabled={props.place === chosenPlace()}
                  onClick={() => props.onPlace(chosenPlace())}
                >
                  Back to the model’s own
                </button>
              </div>
            </div>
            <div>
              <h3 class="text-xs font-medium text-ink-faint">
                At this threshold, on {formats().count(props.table.customers)} test customers
              </h3>
              <dl class="figures mt-2 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
                <Measure name="Accuracy" value={at().accuracy} note="labelled rightly" />
                <Measure name="Precision" value={at().precision} note="of those called, bought" />
                <Measure name="Recall" value={at().recall} note="of buyers, called" />
                <Measure name="F1" value={at().f1} note="of the two together" />
              </dl>
              <ConfusionMatrix at={at()} />
            </div>
          </div>
        )}
      </Show>
      <TableTwin title="Thresholds in numbers">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Call today</th>
            <th scope="col">Expect</th>
            <th scope="col">Precision</th>
            <th scope="col">Recall</th>
            <th scope="col">F1</th>
            <th scope="col">Accuracy</th>
          </tr>
        </thead>
        <tbody>
          <For each={spacedOut(props.table.thresholds, twinRows)}>
            {(row) => (
              <tr>
                <th scope="row">{formats().share(row.threshold)}</th>
                <td>{row.callsNow === null ? '–' : formats().count(row.callsNow)}</td>
                <td>{row.buyersNow === null ? '–' : formats().count(Math.round(row.buyersNow))}</td>
                <td>{formats().share(row.precision)}</td>
                <td>{formats().share(row.recall)}</td>
                <td>{row.f1.toFixed(3)}</td>
                <td>{formats().share(row.accuracy)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </TableTwin>
    </section>
  );
}

function Measure(props: { readonly name: string; readonly value: number; readonly note: string }) {
  const { formats } = useDashboard();
  return (
    <div data-measure={props.name}>
      <dt class="text-xs font-medium text-ink-faint">{props.name}</dt>
      <dd class="text-xl font-semibold tracking-tight">
        {props.name === 'F1' ? props.value.toFixed(3) : formats().fineShare(props.value)}
      </dd>
      <dd class="text-xs text-ink-faint">{props.note}</dd>
    </div>
  );
}

/** So many rows, evenly from the first to the last. */
function spacedOut<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length <= most) return rows;
  const places = new Set(Array.from({ length: most }, (_, i) => Math.round((i * (rows.length - 1)) / (most - 1))));
  return rows.filter((_, place) => places.has(place));
}
