import type { Measure, Receipt } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

export interface ReceiptMeasureProps {
  readonly receipt: Receipt;
  readonly measure: Measure;
  /** The arithmetic that leads to the value. */
  readonly sum: string;
}

const names = { recency: 'Recency', frequency: 'Frequency', monetary: 'Monetary' } as const;
const scores = [1, 2, 3, 4, 5];

/** A value against the cut-points of its run, and what it would have to be for one score more. */
export function ReceiptMeasure(props: ReceiptMeasureProps) {
  const { formats } = useDashboard();
  const words = (value: number): string => {
    if (props.measure === 'monetary') return formats().money(value / 10 ** props.receipt.currencyDigits);
    const unit = props.measure === 'recency' ? 'day' : 'order';
    return `${formats().count(value)} ${unit}${value === 1 ? '' : 's'}`;
  };
  const score = () => props.receipt.scores[props.measure];
  const cuts = () => props.receipt.cuts[props.measure];
  /** The values that earn a score, in words. */
  const rangeOf = (of: number): string => {
    const place = props.measure === 'recency' ? 5 - of : of - 1;
    const [over, upTo] = [cuts()[place - 1], cuts()[place]];
    if (over !== undefined && upTo !== undefined && over >= upTo) return 'nobody';
    if (over === undefined) return `up to ${words(upTo ?? 0)}`;
    return upTo === undefined ? `over ${words(over)}` : `over ${words(over)} to ${words(upTo)}`;
  };
  const lift = () => props.receipt.lifts.find((each) => each.measure === props.measure);
  return (
    <section class="rounded-md border border-line p-3" aria-label={names[props.measure]}>
      <h3 class="font-medium">
        {names[props.measure]} score {score()}
      </h3>
      <p class="figures text-xs text-ink-soft">{props.sum}</p>
      <ul class="figures mt-2 flex flex-col gap-0.5 text-xs">
        <For each={scores.toReversed()}>
          {(each) => (
            <li
              class="flex items-center gap-2 rounded px-1.5 py-0.5"
              classList={{
                'bg-accent-wash font-medium text-accent-ink': each === score(),
                'text-ink-faint': each !== score(),
              }}
              aria-current={each === score() ? 'true' : undefined}
            >
              <span class="w-3">{each}</span>
              <span>{rangeOf(each)}</span>
            </li>
          )}
        </For>
      </ul>
      <p class="mt-2 text-xs text-ink-soft">
        <Show when={lift()} fallback="The highest score.">
          {(found) => (
            <>
              One more takes {found().needs} {words(found().value)}.
            </>
          )}
        </Show>
      </p>
    </section>
  );
}
