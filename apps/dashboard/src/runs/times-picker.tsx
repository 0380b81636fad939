import { For, Match, Show, Switch } from 'solid-js';
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
      <label class={label}>
        How often
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
      </label>
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
        <label class={label}>
          Day of the month
          <input
            class={`${field} w-28`}
            type="number"
            min="1"
            max="31"
            required
            value={props.times.day}
            onInput={(event) => change({ day: event.currentTarget.valueAsNumber || 1 })}
          />
        </label>
      </Show>
      <Switch
        fallback={
          <label class={label}>
            At
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
          </label>
        }
      >
        <Match when={props.times.every === 'hour'}>
          <label class={label}>
            Minutes past the hour
            <input
              class={`${field} w-32`}
              type="number"
              min="0"
              max="59"
              required
              value={props.times.minute}
              onInput={(event) => change({ minute: event.currentTarget.valueAsNumber || 0 })}
            />
          </label>
        </Match>
        <Match when={props.times.every === 'custom'}>
          <label class={label}>
            Minute, hour, day of the month, month, day of the week
            <input
              class={`${field} w-72 font-mono`}
              maxlength="100"
              spellcheck={false}
              autocomplete="off"
              required
              value={props.times.cron}
              onInput={(event) => change({ cron: event.currentTarget.value })}
            />
          </label>
        </Match>
      </Switch>
    </>
  );
}
