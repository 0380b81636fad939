import type { ShopSettings } from '@foresale/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createMemo, createSignal, createUniqueId, For, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { may } from '../shell/may.ts';
import { Panel } from './panel.tsx';

const key = ['settings'];
type Change = Partial<Omit<ShopSettings, 'currencyDigits'>>;

const horizons = [7, 14, 30, 60, 90] as const;
const timeZones = Intl.supportedValuesOf('timeZone');
const currencies = Intl.supportedValuesOf('currency');
const currencyNames = new Intl.DisplayNames(undefined, { type: 'currency' });

/** What the whole shop shares; those who may change it are told what a change causes before they save it. */
export function Shop() {
  const { api, live, identity } = useDashboard();
  const client = useQueryClient();
  const settings = useQuery(() => ({ queryKey: key, queryFn: () => api.server.settings.read.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: key });
  onCleanup(
    live.onEvent((event) => {
      if (event.kind === 'settings.changed') void refetch();
    }),
  );
  onCleanup(live.onRefetch(refetch));
  return (
    <Panel id="shop" title="Shop" about="How the shop counts. It is the same for everyone.">
      <Switch fallback={<SkeletonLines count={3} label="The settings are being fetched" />}>
        <Match when={settings.error}>
          {(problem) => <ProblemPanel what="The settings could not be fetched" problem={problem()} onRetry={refetch} />}
        </Match>
        <Match when={settings.data}>
          {(shown) => <ShopForm settings={shown()} mayChange={may(identity.role, 'analyst')} />}
        </Match>
      </Switch>
    </Panel>
  );
}

function ShopForm(props: { readonly settings: ShopSettings; readonly mayChange: boolean }) {
  const { api, announce } = useDashboard();
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
    queryKey: [...key, 'preview', real()],
    queryFn: () => api.server.settings.preview.query(real()),
    enabled: isChanged(),
    retry: false,
  }));
  const save = useMutation(() => ({
    mutationFn: () => api.server.settings.save.mutate(real()),
    onSuccess: ({ settings }: { readonly settings: ShopSettings }) => {
      client.setQueryData(key, settings);
      setChange({});
      void client.invalidateQueries({ queryKey: ['audit'] });
      announce('The settings of the shop are saved.');
    },
  }));
  const whole = (value: string) => Math.max(1, Math.round(Number(value)) || 1);

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
        <Field label="Name">
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
        </Field>
        <Field label="Time zone" about="Days are counted and schedules run in it.">
          {(names) => (
            <select {...names} class="field w-full" onChange={(event) => edit({ timeZone: event.currentTarget.value })}>
              <For each={withValue(timeZones, shown().timeZone)}>
                {(zone) => (
                  <option value={zone} selected={zone === shown().timeZone}>
                    {zone.replaceAll('_', ' ')}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <Field label="Currency" about="What amounts are shown in; nothing is converted.">
          {(names) => (
            <select {...names} class="field w-full" onChange={(event) => edit({ currency: event.currentTarget.value })}>
              <For each={withValue(currencies, shown().currency)}>
                {(currency) => (
                  <option value={currency} selected={currency === shown().currency}>
                    {currency} · {currencyNames.of(currency)}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <Field label="Runs are as of" about="For a run that is not given a moment of its own.">
          {(names) => (
            <select
              {...names}
              class="field w-full"
              onChange={(event) => edit({ staleAfterDays: event.currentTarget.value === 'now' ? null : 7 })}
            >
              <option value="now" selected={shown().staleAfterDays === null}>
                Now, always
              </option>
              <option value="newest" selected={shown().staleAfterDays !== null}>
                Now, or the day after the newest order
              </option>
            </select>
          )}
        </Field>
        <Show when={shown().staleAfterDays !== null}>
          <Field
            label="… when the newest order is older than"
            about="Days. A history that ended is judged as of its end."
          >
            {(names) => (
              <input
                {...names}
                class="field w-full"
                type="number"
                min="1"
                max="365"
                required
                value={shown().staleAfterDays ?? 7}
                onInput={(event) => edit({ staleAfterDays: whole(event.currentTarget.value) })}
              />
            )}
          </Field>
        </Show>
        <Field label="Probability of an order within" about="The horizon that models learn and predict.">
          {(names) => (
            <select
              {...names}
              class="field w-full"
              onChange={(event) => {
                const days = horizons.find((each) => String(each) === event.currentTarget.value);
                if (days !== undefined) edit({ horizonDays: days });
              }}
            >
              <For each={horizons}>
                {(days) => (
                  <option value={days} selected={days === shown().horizonDays}>
                    {days} days
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <Field
          label="For customers who bought within"
          about="Days. Models learn from these; others are scored too, marked dormant."
        >
          {(names) => (
            <input
              {...names}
              class="field w-full"
              type="number"
              min="30"
              max="3650"
              required
              value={shown().eligibleDays}
              onInput={(event) => edit({ eligibleDays: whole(event.currentTarget.value) })}
            />
          )}
        </Field>
        <Field label="Keep whole lists of" about="Runs. Of older ones, scores and segments stay.">
          {(names) => (
            <input
              {...names}
              class="field w-full"
              type="number"
              min="1"
              max="100"
              required
              value={shown().keptSnapshots}
              onInput={(event) => edit({ keptSnapshots: whole(event.currentTarget.value) })}
            />
          )}
        </Field>
        <Field label="Keep the event log for" about="Days that a sleeping browser can catch up on.">
          {(names) => (
            <input
              {...names}
              class="field w-full"
              type="number"
              min="1"
              max="3650"
              required
              value={shown().keptEventDays}
              onInput={(event) => edit({ keptEventDays: whole(event.currentTarget.value) })}
            />
          )}
        </Field>
      </fieldset>
      <Show when={props.mayChange}>
        <div class="mt-4" aria-live="polite">
          <Show when={isChanged() && (preview.data?.effects.length ?? 0) > 0}>
            <ul class="mb-3 list-disc rounded-md bg-warn-wash py-2.5 pr-3 pl-7 text-warn">
              <For each={preview.data?.effects ?? []}>{(effect) => <li>{effect}</li>}</For>
            </ul>
          </Show>
        </div>
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

interface FieldProps {
  readonly label: string;
  readonly about?: string;
  /** Given what the control is called by its label and its explanation. */
  readonly children: (names: { readonly id: string; readonly 'aria-describedby': string }) => JSX.Element;
}

function Field(props: FieldProps) {
  const id = createUniqueId();
  return (
    <div class="flex flex-col gap-1">
      <label for={id} class="text-xs font-medium text-ink-faint">
        {props.label}
      </label>
      {props.children({ id, 'aria-describedby': `${id}-about` })}
      <p id={`${id}-about`} class="text-xs text-ink-faint">
        {props.about}
      </p>
    </div>
  );
}

/** PostgreSQL knows a few zones that browsers call otherwise, UTC among them. */
function withValue(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values : [value, ...values];
}
