import type { Cutpoints, FixedCutpoints } from '@foresale/contract';
import { useMutation } from '@tanstack/solid-query';
import { createSignal, Index, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { sentenceOf } from '../elements/sentence-of.ts';
import type { MeasureWords } from './measures.ts';

export interface CutpointsFormProps {
  readonly measure: MeasureWords;
  readonly report: Cutpoints;
  readonly minorUnits: number;
  readonly next: FixedCutpoints | undefined;
  readonly mayChange: boolean;
  /** Called with cut-points that could be saved, whenever they change. */
  readonly onTry: (cuts: number[]) => void;
  readonly onSaved: () => Promise<unknown>;
}

/** What the next run will cut by, and for those who may, the way to change it. */
export function CutpointsForm(props: CutpointsFormProps) {
  const { api, announce, formats } = useDashboard();
  const [isOpen, setOpen] = createSignal(false);
  const begun = () => (props.next?.cuts ?? props.report.cuts).map((cut) => cut / props.minorUnits);
  const [values, setValues] = createSignal<readonly number[]>([]);
  const problem = () => {
    if (values().some((value) => Number.isNaN(value))) return 'Every cut-point needs a number.';
    if (values().some((value, index) => value < (values()[index - 1] ?? value))) return 'Cut-points must ascend.';
    return undefined;
  };
  const cuts = () => values().map((value) => Math.round(value * props.minorUnits));
  const fix = useMutation(() => ({
    mutationFn: (fixed: number[] | null) =>
      api.server.rfm.fixCutpoints.mutate({ bands: props.report.bands, measure: props.measure.id, cuts: fixed }),
    onSuccess: async (_: null, fixed: number[] | null) => {
      announce(
        fixed === null
          ? `The next run finds the cut-points of ${props.measure.id} by percentiles.`
          : `The next run cuts ${props.measure.id} by these points.`,
      );
      setOpen(false);
      await props.onSaved();
    },
  }));

  function change(index: number, value: number): void {
    setValues(values().with(index, value));
    if (problem() === undefined) props.onTry(cuts());
  }

  return (
    <div class="mt-2">
      <Show when={props.next}>
        {(next) => (
          <p class="text-ink-soft">
            The next run cuts at{' '}
            {next()
              .cuts.map((cut) => props.measure.value(cut / props.minorUnits, formats()))
              .join(', ')}
            , set by hand on {formats().day(next().fixedAt)}.
          </p>
        )}
      </Show>
      <Show when={props.mayChange}>
        <Show
          when={isOpen()}
          fallback={
            <span class="no-print flex gap-2">
              <button
                type="button"
                class="button-quiet -ml-2"
                onClick={() => {
                  setValues(begun());
                  setOpen(true);
                }}
              >
                Set by hand<span class="sr-only"> the cut-points of {props.measure.id}</span>
              </button>
              <Show when={props.next !== undefined}>
                <button type="button" class="button-quiet" disabled={fix.isPending} onClick={() => fix.mutate(null)}>
                  Let percentiles decide<span class="sr-only"> the cut-points of {props.measure.id}</span>
                </button>
              </Show>
            </span>
          }
        >
          <form
            class="mt-1 flex flex-wrap items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              if (problem() === undefined) fix.mutate(cuts());
            }}
          >
            <Index each={values()}>
              {(value, index) => (
                <label class="flex flex-col gap-1 text-xs text-ink-faint">
                  {index + 1}. cut-point
                  <input
                    type="number"
                    step="any"
                    class="field w-24 text-right text-sm"
                    value={Number.isNaN(value()) ? '' : value()}
                    onInput={(event) => change(index, event.currentTarget.valueAsNumber)}
                  />
                </label>
              )}
            </Index>
            <button type="submit" class="button-strong" disabled={problem() !== undefined || fix.isPending}>
              Use from the next run
            </button>
            <button type="button" class="button" onClick={() => setOpen(false)}>
              Cancel
            </button>
          </form>
        </Show>
        <Show when={(isOpen() ? problem() : undefined) ?? (fix.error === null ? undefined : sentenceOf(fix.error))}>
          {(sentence) => (
            <p role="alert" class="mt-1 text-bad">
              {sentence()}
            </p>
          )}
        </Show>
      </Show>
    </div>
  );
}
