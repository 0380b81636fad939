import type { Schedule } from '@foresale/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { NextTime, NextTimes } from './next-times.tsx';
import { ScheduleForm } from './schedule-form.tsx';

const key = ['schedules', 'list'];

/** When runs are asked for by themselves. */
export function Schedules() {
  const { api, live, announce } = useDashboard();
  const client = useQueryClient();
  const schedules = useQuery(() => ({ queryKey: key, queryFn: () => api.server.schedules.list.query() }));
  const [editing, setEditing] = createSignal<string>();
  const refetch = () => client.invalidateQueries({ queryKey: key });
  onCleanup(
    live.onEvent((event) => {
      // A time that has passed is no next time any more.
      if (event.kind === 'schedules.changed' || event.kind === 'run.requested') void refetch();
    }),
  );
  onCleanup(live.onRefetch(refetch));
  const pause = useMutation(() => ({
    mutationFn: (change: { readonly key: string; readonly paused: boolean }) =>
      api.server.schedules.pause.mutate(change),
    onSuccess: refetch,
  }));
  const remove = useMutation(() => ({
    mutationFn: (schedule: Schedule) => api.server.schedules.remove.mutate({ key: schedule.key }),
    onSuccess: (_: object, { name }: Schedule) => {
      announce(`The schedule ${name} is deleted.`);
      return refetch();
    },
  }));
  function saved({ name }: Schedule): void {
    setEditing(undefined);
    announce(`The schedule ${name} is saved.`);
    void refetch();
  }

  return (
    <section class="px-4 pb-6 md:px-6" aria-labelledby="schedules">
      <div class="mb-2 flex items-center gap-3">
        <h2 id="schedules" class="font-semibold">
          Schedules
        </h2>
        <Show when={editing() !== 'new'}>
          <button type="button" class="button ml-auto" onClick={() => setEditing('new')}>
            Add schedule
          </button>
        </Show>
      </div>
      <Show when={pause.error ?? remove.error}>
        {(problem) => (
          <p role="alert" class="mb-2 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
      <div class="panel overflow-hidden">
        <Show when={editing() === 'new'}>
          <ScheduleForm schedule={undefined} onSaved={saved} onLeave={() => setEditing(undefined)} />
        </Show>
        <Switch fallback={<SkeletonLines count={2} label="Schedules are being fetched" />}>
          <Match when={schedules.error}>
            {(problem) => (
              <ProblemPanel what="The schedules could not be fetched" problem={problem()} onRetry={refetch} />
            )}
          </Match>
          <Match when={schedules.data?.length === 0}>
            <p class="p-4 text-ink-soft">
              Nothing runs by itself. A schedule asks for a run every night, or when you like.
            </p>
          </Match>
          <Match when={schedules.data}>
            {(list) => (
              <ul>
                <For each={list()}>
                  {(schedule) => (
                    <Show
                      when={editing() !== schedule.key}
                      fallback={
                        <li>
                          <ScheduleForm schedule={schedule} onSaved={saved} onLeave={() => setEditing(undefined)} />
                        </li>
                      }
                    >
                      <ShownSchedule
                        schedule={schedule}
                        onEdit={() => setEditing(schedule.key)}
                        onPause={() => pause.mutate({ key: schedule.key, paused: !schedule.paused })}
                        onRemove={() => remove.mutate(schedule)}
                      />
                    </Show>
                  )}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </div>
    </section>
  );
}

interface ShownScheduleProps {
  readonly schedule: Schedule;
  readonly onEdit: () => void;
  readonly onPause: () => void;
  readonly onRemove: () => void;
}

function ShownSchedule(props: ShownScheduleProps) {
  const [isSure, setIsSure] = createSignal(false);
  return (
    <li class="flex flex-wrap items-start gap-x-6 gap-y-2 border-b border-line p-4 last:border-0">
      <div class="min-w-48 flex-1">
        <p class="font-medium" classList={{ 'text-ink-soft': props.schedule.paused }}>
          {props.schedule.name}
          <Show when={props.schedule.paused}>
            <span class="ml-2 rounded bg-warn-wash px-1.5 py-0.5 text-xs text-warn">paused</span>
          </Show>
        </p>
        <p class="text-ink-soft">
          {props.schedule.words}
          <Show when={props.schedule.train}>, trains the model first</Show>
        </p>
        <p class="text-xs text-ink-faint">
          <code>{props.schedule.cron}</code> · {props.schedule.timeZone} · a missed time is made up for once
        </p>
      </div>
      <Show when={!props.schedule.paused}>
        <details class="min-w-56">
          <summary class="cursor-pointer text-ink-soft hover:text-ink">
            <NextTime time={props.schedule.nextTimes[0]} timeZone={props.schedule.timeZone} />
          </summary>
          <div class="mt-1 pl-3.5">
            <NextTimes times={props.schedule.nextTimes.slice(1)} timeZone={props.schedule.timeZone} />
          </div>
        </details>
      </Show>
      <div class="ml-auto flex flex-wrap items-center">
        <button
          type="button"
          class="button-quiet"
          aria-label={`Edit ${props.schedule.name}`}
          onClick={() => props.onEdit()}
        >
          Edit
        </button>
        <button
          type="button"
          class="button-quiet"
          aria-label={`${props.schedule.paused ? 'Resume' : 'Pause'} ${props.schedule.name}`}
          onClick={() => props.onPause()}
        >
          {props.schedule.paused ? 'Resume' : 'Pause'}
        </button>
        <Show
          when={isSure()}
          fallback={
            <button
              type="button"
              class="button-quiet"
              aria-label={`Delete ${props.schedule.name}`}
              onClick={() => setIsSure(true)}
            >
              Delete
            </button>
          }
        >
          <button
            type="button"
            class="button-quiet text-bad"
            onClick={() => props.onRemove()}
            onBlur={() => setIsSure(false)}
          >
            Delete for good
          </button>
        </Show>
      </div>
    </li>
  );
}
