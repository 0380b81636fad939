import type { ShopSettings } from '@foresale/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { sentenceOf } from '../elements/sentence-of.ts';
import { NextRun } from '../runs/next-run.tsx';
import { ExplainedField } from './explained-field.tsx';
import { NumberField } from './number-field.tsx';
import { SelectField } from './select-field.tsx';

export const settingsKey = ['settings'];
type Change = Partial<Omit<ShopSettings, 'currencyDigits'>>;

const horizons = [7, 14, 30, 60, 90] as const;
const usualStaleDays = 7;
const asOfChoices = [
  { value: 'now', name: 'Now, always' },
  { value: 'newest', name: 'Now, or the day after the newest order' },
];
const timeZones = Intl.supportedValuesOf('timeZone');
const currencies = Intl.supportedValuesOf('currency');
/** What the list on screen was not counted by yet. */
const appliesWithRun: ReadonlySet<string> = new Set([
  'timeZone',
  'currency',
  'staleAfterDays',
  'horizonDays',
  'eligibleDays',
]);
const currencyNames = new Intl.DisplayNames(undefined, { type: 'currency' });

export function ShopForm(props: { readonly settings: ShopSettings; readonly mayChange: boolean }) {
  const { api, announce, runs } = useDashboard();
  const client = useQueryClient();
  const [change, setChange] = createSignal<Change>({});
  const shown = createMemo((): ShopSettings => ({ ...props.settings, ...change() }));
  const real = createMemo((): Change => {
    const entries = Object.entries(change()).filter(([name, value]) => Reflect.get(props.settings, name) !== value);
    return Object.fromEntries(entries);
  });
  const isChanged = () => Object.keys(real()).length > 0;
  const edit = (part: Change) => setChange({ ...change(), ...part });
  const preview = useQuery(() => ({
    queryKey: [...settingsKey, 'preview', real()],
    queryFn: () => api.server.settings.preview.query(real()),
    enabled: isChanged(),
    retry: false,
  }));
  /** The run that was on screen when something was saved that the next one applies. */
  const [savedAt, setSavedAt] = createSignal<number | null>();
  const waitsForRun = () => savedAt() !== undefined && savedAt() === (runs.published()?.runId ?? null);
  const save = useMutation(() => ({
    mutationFn: () => api.server.settings.save.mutate(real()),
    onSuccess: ({ settings }: { readonly settings: ShopSettings }) => {
      if (Object.keys(real()).some((name) => appliesWithRun.has(name))) setSavedAt(runs.published()?.runId ?? null);
      client.setQueryData(settingsKey, settings);
      setChange({});
      void client.invalidateQueries({ queryKey: ['audit'] });
      announce('The settings of the shop are saved.');
    },
  }));

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <fieldset
        disabled={!props.mayChange || save.isPending}
        class="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3"
      >
        <legend class="sr-only">Settings of the shop</legend>
        <ExplainedField label="Name">
          {(names) => (
            <input
              {...names}
              class="field w-full"
              maxlength="80"
              required
              autocomplete="off"
              value={shown().shopName}
              onInput={(event) => edit({ shopName: event.currentTarget.value })}
            />
          )}
        </ExplainedField>
        <SelectField
          label="Time zone"
          about="Days are counted and schedules run in it. Scores follow with the next run."
          options={withValue(timeZones, shown().timeZone).map((value) => ({ value, name: value.replaceAll('_', ' ') }))}
          value={shown().timeZone}
          onChange={(timeZone) => edit({ timeZone })}
        />
        <SelectField
          label="Currency"
          about="Orders in another currency are converted to it. Lists follow with the next run."
          options={withValue(currencies, shown().currency).map((value) => ({
            value,
            name: `${value} · ${currencyNames.of(value)}`,
          }))}
          value={shown().currency}
          onChange={(currency) => edit({ currency })}
        />
        <SelectField
          label="Runs are as of"
          about="For a run that is not given a moment of its own, from the next one on."
          options={asOfChoices}
          value={shown().staleAfterDays === null ? 'now' : 'newest'}
          onChange={(value) => edit({ staleAfterDays: value === 'now' ? null : usualStaleDays })}
        />
        <Show when={shown().staleAfterDays}>
          {(days) => (
            <NumberField
              label="… when the newest order is older than"
              about="Days. A history that ended is judged as of its end."
              min={1}
              max={365}
              value={days()}
              onChange={(staleAfterDays) => edit({ staleAfterDays })}
            />
          )}
        </Show>
        <SelectField
          label="Probability of an order within"
          about="The horizon that models learn and predict, from the next training on."
          options={horizons.map((days) => ({ value: String(days), name: `${days} days` }))}
          value={String(shown().horizonDays)}
          onChange={(value) => {
            const horizonDays = horizons.find((each) => String(each) === value);
            if (horizonDays !== undefined) edit({ horizonDays });
          }}
        />
        <NumberField
          label="For customers who bought within"
          about="Days. Models learn from these. Applies from the next run on."
          min={30}
          max={3650}
          value={shown().eligibleDays}
          onChange={(eligibleDays) => edit({ eligibleDays })}
        />
        <NumberField
          label="Keep whole lists of"
          about="Runs. Of older ones, scores and segments stay."
          min={1}
          max={100}
          value={shown().keptSnapshots}
          onChange={(keptSnapshots) => edit({ keptSnapshots })}
        />
        <NumberField
          label="Keep the event log for"
          about="Days that a sleeping browser can catch up on."
          min={1}
          max={3650}
          value={shown().keptEventDays}
          onChange={(keptEventDays) => edit({ keptEventDays })}
        />
      </fieldset>
      <Show when={props.mayChange}>
        <div class="mt-4" aria-live="polite">
          <Show when={isChanged() && (preview.data?.effects.length ?? 0) > 0}>
            <ul class="mb-3 list-disc rounded-md bg-warn-wash py-2.5 pr-3 pl-7 text-warn">
              <For each={preview.data?.effects ?? []}>{(effect) => <li>{effect}</li>}</For>
            </ul>
          </Show>
        </div>
        <Show when={waitsForRun() && !isChanged()}>
          <div class="mb-3">
            <NextRun>Saved. The lists follow with the next run.</NextRun>
          </div>
        </Show>
        <div class="flex items-center gap-2">
          <button type="submit" class="button" disabled={!isChanged() || save.isPending}>
            {save.isPending ? 'Saving…' : 'Save shop'}
          </button>
          <Show when={isChanged()}>
            <button type="button" class="button-quiet" onClick={() => setChange({})}>
              Undo
            </button>
          </Show>
        </div>
        <Show when={save.error ?? preview.error}>
          {(problem) => (
            <p role="alert" class="mt-2 text-bad">
              {sentenceOf(problem())}
            </p>
          )}
        </Show>
      </Show>
    </form>
  );
}

/** PostgreSQL knows a few zones that browsers call otherwise, UTC among them. */
function withValue(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values : [value, ...values];
}
