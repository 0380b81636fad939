import type { Run } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { createNow } from '../elements/now.ts';
import { type RunStep, secondsLeft, secondsOf, shareOfStep } from './progress.ts';
import { stepName } from './step-names.ts';

export interface RunProgressProps {
  readonly run: Run;
  /** The newest one that was published, to tell by how long this one will take. */
  readonly before: Run | undefined;
  /** It starts when the model that it is to score with has been trained. */
  readonly waitsForTraining: boolean;
  readonly canCancel: boolean;
  readonly isCancelling: boolean;
  readonly onCancel: () => void;
}

/** A run while it happens, step by step. */
export function RunProgress(props: RunProgressProps) {
  const { formats } = useDashboard();
  const now = createNow(1_000);
  return (
    <section class="panel mx-4 mb-5 p-4 md:mx-6" aria-labelledby="run-under-way">
      <div class="mb-3 flex flex-wrap items-center gap-3">
        <h2 id="run-under-way" class="font-semibold">
          Run {props.run.runId}{' '}
          {props.run.status !== 'queued'
            ? 'is under way'
            : props.waitsForTraining
              ? 'waits for the training'
              : 'waits for a worker'}
        </h2>
        <span class="text-xs text-ink-faint">
          asked for by {props.run.requestedBy}, {formats().ago(props.run.requestedAt, now())}
          <Show when={secondsLeft(props.run, props.before, now())}>
            {(left) => <> · about {formats().seconds(left())} left, going by the run before</>}
          </Show>
        </span>
        <Show when={props.canCancel}>
          <button type="button" class="button ml-auto" disabled={props.isCancelling} onClick={() => props.onCancel()}>
            {props.isCancelling ? 'Cancelling…' : 'Cancel'}
          </button>
        </Show>
      </div>
      <Show
        when={props.run.steps.length > 0}
        fallback={
          <p class="text-ink-soft">
            {props.waitsForTraining
              ? 'It starts when the training has ended, and scores with what was learned.'
              : 'It starts as soon as a worker is free.'}
          </p>
        }
      >
        <ol class="flex flex-col gap-2">
          <For each={props.run.steps}>{(step) => <Step step={step} now={now()} />}</For>
        </ol>
      </Show>
    </section>
  );
}

function Step(props: { readonly step: RunStep; readonly now: number }) {
  const { formats } = useDashboard();
  const share = () => shareOfStep(props.step);
  const seconds = () => secondsOf(props.step, props.now);
  /** Only when enough is done to tell: a guess from the first rows is wrong by far. */
  const left = () => {
    const done = share();
    return done === undefined || done < 0.1 || done === 1 ? undefined : (seconds() * (1 - done)) / done;
  };
  return (
    <li class="figures grid grid-cols-[1.25rem_1fr_auto] items-center gap-x-3 gap-y-1 sm:grid-cols-[1.25rem_14rem_1fr_auto]">
      <span class="flex justify-center">
        <Show
          when={props.step.status !== 'running'}
          fallback={<span class="size-2 animate-pulse rounded-full bg-accent" aria-hidden="true" />}
        >
          <Icon
            name={props.step.status === 'done' ? 'check' : 'warning'}
            class={`size-4 ${props.step.status === 'done' ? 'text-good' : 'text-bad'}`}
          />
        </Show>
      </span>
      <span>
        {stepName(props.step.step)}
        <span class="sr-only">: {props.step.status}</span>
      </span>
      <progress
        class="bar col-span-3 row-start-2 sm:col-span-1 sm:row-start-auto"
        max="1"
        aria-label={stepName(props.step.step)}
        {...(share() === undefined ? {} : { value: share() })}
      />
      <span class="text-right text-xs whitespace-nowrap text-ink-soft">
        {formats().seconds(seconds())}
        <Show when={left()}>{(rest) => <> · about {formats().seconds(rest())} left</>}</Show>
      </span>
    </li>
  );
}
