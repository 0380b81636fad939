import { useMutation } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';

const codes = Intl.supportedValuesOf('currency');
const names = new Intl.DisplayNames(undefined, { type: 'currency' });

/** Adds a rate, or puts a new one in its place. */
export function RateForm(props: { readonly shopCurrency: string; readonly onSaved: () => Promise<void> }) {
  const { api } = useDashboard();
  const save = useMutation(() => ({
    mutationFn: (rate: { readonly currency: string; readonly day: string; readonly rate: string }) =>
      api.server.rates.set.mutate(rate),
    onSuccess: () => props.onSaved(),
  }));
  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    save.mutate(
      { currency: text('currency'), day: text('day'), rate: text('rate').replace(',', '.') },
      { onSuccess: () => form.reset() },
    );
  }
  return (
    <>
      <form class="mt-4 flex flex-wrap items-end gap-3" aria-label="Add a rate" onSubmit={submit}>
        <Labelled label="Currency">
          <select class="field w-56 max-w-full text-sm font-normal" name="currency" required>
            <option value="">Choose…</option>
            <For each={codes.filter((code) => code !== props.shopCurrency)}>
              {(code) => (
                <option value={code}>
                  {code} · {names.of(code)}
                </option>
              )}
            </For>
          </select>
        </Labelled>
        <Labelled label="From the day">
          <input class="field text-sm font-normal" type="date" name="day" required />
        </Labelled>
        <Labelled label={`What one is worth in ${props.shopCurrency}`}>
          <input
            class="field w-40 text-sm font-normal"
            name="rate"
            inputmode="decimal"
            pattern="\d{1,10}([.,]\d{1,10})?"
            placeholder="0.9213"
            autocomplete="off"
            required
          />
        </Labelled>
        <button type="submit" class="button" disabled={save.isPending}>
          Add rate
        </button>
      </form>
      <Show when={save.error}>
        {(problem) => (
          <p role="alert" class="mt-2 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </>
  );
}
