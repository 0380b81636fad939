import { For, Match, Show, Switch } from 'solid-js';
import { Labelled } from '../elements/labelled.tsx';
import type { Times } from './schedule-times.ts';

const choices = {
  hour: 'Every hour',
  day: 'Every day',
  week: 'Every week',
  month: 'Every month',
  custom: 'As a cron expression',
};
const isChoice = (value: string): value is Times['every'] => value in choices;
/** A week begins on Monday in most places, and in those that differ its days still have their names. */
const weekdays = [1, 2, 3, 4, 5, 6, 0];
const weekdayName = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' });
/** 4 January 1970 was a Sunday. */
const nameOf = (weekday: number) => weekdayName.format(new Date(Date.UTC(1970, 0, 4 + weekday)));

const label = 'flex flex-col gap-1 text-xs font-medium text-ink-faint';
const field = 'field text-sm font-normal';

export function TimesPicker(props: { readonly times: Times; readonly onChange: (times: Times) => void }) {
  const change = (part: Partial<Times>) => props.onChange({ ...props.times, ...part });
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const toggle = (weekday: number) => {
    const { weekdays: chosen } = props.times;
    change({
      weekdays: chosen.includes(weekday) ? chosen.filter((each) => each !== weekday) : [...chosen, weekday].sort(),
    });
  };
  return (
    <>
      <Labelled label="How often">
        <select
          class={field}
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (isChoice(value)) change({ every: value });
          }}
        >
          <For each={Object.entries(choices)}>
            {([value, words]) => (
              <option value={value} selected={value === props.times.every}>
                {words}
              </option>
            )}
          </For>
        </select>
      </Labelled>
      <Show when={props.times.every === 'week'}>
        <fieldset class={label}>
          <legend class="mb-1">On</legend>
          <div class="flex">
            <For each={weekdays}>
              {(weekday) => (
                <label class="group cursor-pointer">
                  <input
                    type="checkbox"
                    class="peer sr-only"
                    checked={props.times.weekdays.includes(weekday)}
                    onChange={() => toggle(weekday)}
                  />
                  <span
                    class="flex h-8 items-center border border-line-strong px-2.5 text-sm font-normal text-ink-soft
                      group-first:rounded-l-md group-last:rounded-r-md group-not-first:-ml-px peer-checked:bg-accent
                      peer-checked:text-on-accent peer-focus-visible:outline-2 peer-focus-visible:outline-accent"
                  >
                    {nameOf(weekday)}
                  </span>
                </label>
              )}
            </For>
          </div>
        </fieldset>
      </Show>
      <Show when={props.times.every === 'month'}>
        <NumberField
          label="Day of the month"
          class="w-28"
          min={1}
          max={31}
          value={props.times.day}
          onChange={(day) => change({ day })}
        />
      </Show>
      <Switch
        fallback={
          <Labelled label="At">
            <input
              class={field}
              type="time"
              required
              value={`${twoDigits(props.times.hour)}:${twoDigits(props.times.minute)}`}
              onInput={(event) => {
                const [hour, minute] = event.currentTarget.value.split(':').map(Number);
                if (hour !== undefined && minute !== undefined) change({ hour, minute });
              }}
            />
          </Labelled>
        }
      >
        <Match when={props.times.every === 'hour'}>
          <NumberField
            label="Minutes past the hour"
            class="w-32"
            min={0}
            max={59}
            value={props.times.minute}
            onChange={(minute) => change({ minute })}
          />
        </Match>
        <Match when={props.times.every === 'custom'}>
          <Labelled label="Minute, hour, day of the month, month, day of the week">
            <input
              class={`${field} w-72 font-mono`}
              maxlength="100"
              spellcheck={false}
              autocomplete="off"
              required
              value={props.times.cron}
              onInput={(event) => change({ cron: event.currentTarget.value })}
            />
          </Labelled>
        </Match>
      </Switch>
    </>
  );
}

function NumberField(props: {
  readonly label: string;
  readonly class: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <Labelled label={props.label}>
      <input
        class={`${field} ${props.class}`}
        type="number"
        min={props.min}
        max={props.max}
        required
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.valueAsNumber || props.min)}
      />
    </Labelled>
  );
}
