import type { Training } from '@foresale/contract';
import { useMutation } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { createNow } from '../elements/now.ts';
import { sentenceOf } from '../elements/sentence-of.ts';
import { may } from '../shell/may.ts';
import { type Stage, stagesOf } from './stages.ts';
import type { Trainings } from './trainings.ts';

/** The training that is under way, stage by stage, while it happens; nothing when there is none. */
export function TrainingProgress(props: { readonly trainings: Trainings }) {
  return <Show when={props.trainings.underWay()}>{(training) => <UnderWay training={training()} />}</Show>;
}

function UnderWay(props: { readonly training: Training }) {
  const { api, identity, formats, announce } = useDashboard();
  const now = createNow(1_000);
  const cancel = useMutation(() => ({
    mutationFn: (trainingId: number) => api.server.trainings.cancel.mutate({ trainingId }),
    onSuccess: (_: unknown, trainingId: number) => announce(`Training ${trainingId} is being cancelled.`),
  }));
  return (
    <section class="panel mx-4 mb-5 p-4 md:mx-6" aria-labelledby="training-under-way">
      <div class="mb-3 flex flex-wrap items-center gap-3">
        <h2 id="training-under-way" class="font-semibold">
          Training {props.training.trainingId}{' '}
          {props.training.status === 'queued' ? 'waits for a worker' : 'is under way'}
        </h2>
        <span class="text-xs text-ink-faint">
          asked for by {props.training.requestedBy}, {formats().ago(props.training.requestedAt, now())}
          <Show when={props.training.startedAt}>
            {(startedAt) => <> · at work for {formats().seconds(secondsSince(startedAt(), now()))}</>}
          </Show>
          <Show when={props.training.runId}>{(runId) => <> · run {runId()} waits for it</>}</Show>
        </span>
        <Show when={may(identity.role, 'analyst')}>
          <button
            type="button"
            class="button ml-auto"
            // Its row disappears with the training; until then one click is enough.
            disabled={cancel.isPending || cancel.isSuccess}
            onClick={() => cancel.mutate(props.training.trainingId)}
          >
            {cancel.isPending || cancel.isSuccess ? 'Cancelling…' : 'Cancel'}
            <span class="sr-only"> training {props.training.trainingId}</span>
          </button>
        </Show>
      </div>
      <Show when={cancel.error}>
        {(problem) => (
          <p role="alert" class="mb-3 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
      <Show
        when={props.training.stage !== null}
        fallback={<p class="text-ink-soft">It starts as soon as a worker is free.</p>}
      >
        <ol class="flex flex-col gap-2">
          <For each={stagesOf(props.training)}>{(stage) => <StageLine stage={stage} />}</For>
        </ol>
      </Show>
    </section>
  );
}

const standings = { done: 'done', running: 'under way', ahead: 'still to come' } as const;

function StageLine(props: { readonly stage: Stage }) {
  return (
    <li class="grid grid-cols-[1.25rem_1fr] items-center gap-x-3 gap-y-1 sm:grid-cols-[1.25rem_22rem_1fr]">
      <span class="flex justify-center" aria-hidden="true">
        <Show when={props.stage.standing !== 'done'} fallback={<Icon name="check" class="size-4 text-good" />}>
          <span
            class="size-2 rounded-full"
            classList={{
              'animate-pulse bg-accent': props.stage.standing === 'running',
              'bg-line-strong': props.stage.standing === 'ahead',
            }}
          />
        </Show>
      </span>
      <span classList={{ 'text-ink-faint': props.stage.standing === 'ahead' }}>
        {props.stage.name}
        <span class="sr-only">: {standings[props.stage.standing]}</span>
      </span>
      <Show when={props.stage.standing === 'running'}>
        <progress
          class="bar col-start-2 sm:col-start-3"
          max="1"
          aria-label={props.stage.name}
          {...(props.stage.share === undefined ? {} : { value: props.stage.share })}
        />
      </Show>
    </li>
  );
}

function secondsSince(moment: string, now: number): number {
  return Math.max(0, now - Date.parse(moment)) / 1000;
}
