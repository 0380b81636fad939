import type { Schedule } from '@foresale/contract';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { NextTimes } from './next-times.tsx';
import { complaintOf, readTimes, writeTimes } from './schedule-times.ts';
import { TimesPicker } from './times-picker.tsx';

export interface ScheduleFormProps {
  /** Undefined for a new one. */
  readonly schedule: Schedule | undefined;
  readonly onSaved: (schedule: Schedule) => void;
  readonly onLeave: () => void;
}

/** One schedule, with the times that it would have, as pg-boss reckons them. */
export function ScheduleForm(props: ScheduleFormProps) {
  const { api } = useDashboard();
  const [name, setName] = createSignal(props.schedule?.name ?? '');
  const [train, setTrain] = createSignal(props.schedule?.train ?? false);
  const [times, setTimes] = createSignal(readTimes(props.schedule?.cron ?? '0 3 * * *'));
  const cron = () => writeTimes(times());
  const preview = useQuery(() => ({
    queryKey: ['schedules', 'preview', cron()],
    queryFn: () => api.server.schedules.preview.query({ cron: cron() }),
    enabled: complaintOf(times()) === undefined,
    placeholderData: keepPreviousData,
    retry: false,
  }));
  const save = useMutation(() => ({
    mutationFn: () =>
      api.server.schedules.save.mutate({
        ...(props.schedule === undefined ? {} : { key: props.schedule.key }),
        name: name(),
        cron: cron(),
        train: train(),
        paused: props.schedule?.paused ?? false,
      }),
    onSuccess: (saved: Schedule) => props.onSaved(saved),
  }));

  return (
    <form
      class="grid gap-4 border-b border-line bg-raised/60 p-4 last:border-0 md:grid-cols-[1fr_16rem]"
      aria-label={props.schedule === undefined ? 'New schedule' : `Edit ${props.schedule.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div class="flex flex-col gap-3">
        <div class="flex flex-wrap items-end gap-3">
          <Labelled label="Name">
            <input
              class="field w-56 text-sm font-normal"
              maxlength="80"
              required
              autocomplete="off"
              autofocus
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </Labelled>
          <TimesPicker times={times()} onChange={setTimes} />
        </div>
        <label class="flex items-center gap-2">
          <input type="checkbox" checked={train()} onChange={(event) => setTrain(event.currentTarget.checked)} />
          Train the model first
        </label>
        <div class="mt-1 flex items-center gap-2">
          <button type="submit" class="button-strong" disabled={save.isPending || complaintOf(times()) !== undefined}>
            Save schedule
          </button>
          <button type="button" class="button-quiet" onClick={() => props.onLeave()}>
            Cancel
          </button>
        </div>
        <Show when={save.error}>
          {(problem) => (
            <p role="alert" class="text-bad">
              {sentenceOf(problem())}
            </p>
          )}
        </Show>
      </div>
      <div aria-live="polite">
        <p class="mb-1 text-xs font-medium text-ink-faint">Next times</p>
        <Switch fallback={<div class="skeleton h-24" />}>
          <Match when={complaintOf(times())}>{(complaint) => <p class="text-ink-soft">{complaint()}</p>}</Match>
          <Match when={preview.error}>{(problem) => <p class="text-bad">{sentenceOf(problem())}</p>}</Match>
          <Match when={preview.data}>
            {(shown) => (
              <>
                <p class="mb-1 font-medium">{shown().words}</p>
                <NextTimes times={shown().nextTimes} timeZone={shown().timeZone} />
                <p class="mt-1 text-xs text-ink-faint">in {shown().timeZone}, the shop's time zone</p>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </form>
  );
}
