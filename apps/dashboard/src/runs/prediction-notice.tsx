import type { CurrentRun, PredictionWarning } from '@foresale/contract';
import { A } from '@solidjs/router';
import { useMutation } from '@tanstack/solid-query';
import { Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { may } from '../shell/may.ts';
import { createTrainings } from '../trainings/trainings.ts';

/** Why the run that is on screen has no probabilities, and what there is to do about it; nothing when it has them. */
export function PredictionNotice(props: { readonly run: CurrentRun | undefined }) {
  return <Show when={props.run?.predictionWarning}>{(warning) => <Notice warning={warning()} />}</Show>;
}

function Notice(props: { readonly warning: PredictionWarning }) {
  const { api, identity, runs, announce } = useDashboard();
  const trainings = createTrainings();
  const train = useMutation(() => ({
    mutationFn: () => api.server.runs.request.mutate({ train: true }),
    onSuccess: ({ runId }: { readonly runId: number }) => announce(`Run ${runId} trains a model and scores with it.`),
  }));
  /** A run of an earlier day has none by intent; a new model would know even more than that day did. */
  const mayTrain = () => may(identity.role, 'analyst') && props.warning.code !== 'trained-later';
  return (
    <div role="note" class="no-print mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 bg-warn-wash px-4 py-2 md:px-6">
      <p class="flex min-w-0 grow basis-72 items-start gap-2">
        <Icon name="warning" class="mt-0.5 size-4 shrink-0 text-warn" />
        <span>
          {props.warning.sentence}
          <Show when={train.error}>
            {(problem) => (
              <span role="alert" class="block text-bad">
                {sentenceOf(problem())}
              </span>
            )}
          </Show>
        </span>
      </p>
      <div class="flex flex-wrap items-center gap-x-4 gap-y-1 pl-6 sm:pl-0">
        <Switch>
          <Match when={trainings.underWay()}>
            {(training) => (
              <A href="/model" class="font-medium text-accent-ink hover:underline">
                Training {training().trainingId} is under way
              </A>
            )}
          </Match>
          <Match when={true}>
            <A href="/model" class="font-medium text-accent-ink hover:underline">
              Open Model
            </A>
            <Show when={mayTrain()}>
              <button
                type="button"
                class="button"
                disabled={train.isPending || runs.underWay() !== undefined}
                title={runs.underWay() === undefined ? undefined : 'One run at a time: this one has to end first'}
                onClick={() => train.mutate()}
              >
                Train now
              </button>
            </Show>
          </Match>
        </Switch>
      </div>
    </div>
  );
}
