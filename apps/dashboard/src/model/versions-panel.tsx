import type { Model } from '@foresale/contract';
import { createSignal, For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Question } from '../elements/question.tsx';
import { kindNames } from './model-words.ts';
import { PromoteDialog } from './promote-dialog.tsx';

export interface VersionsPanelProps {
  readonly versions: readonly Model[];
  readonly shown: number;
  readonly canRollBack: boolean;
  readonly mayPromote: boolean;
  readonly isRollingBack: boolean;
  readonly onShow: (modelId: number) => void;
  readonly onRollBack: () => void;
  readonly onPromoted: (modelId: number) => void;
}

/** Every model that was trained, the one that scores now, and the way from one to another. */
export function VersionsPanel(props: VersionsPanelProps) {
  const { formats } = useDashboard();
  const [asked, setAsked] = createSignal<Model>();
  const [isAsking, setAsking] = createSignal(false);
  return (
    <section class="panel p-4 md:p-5" aria-labelledby="versions-title">
      <div class="mb-3 flex flex-wrap items-start gap-3">
        <div>
          <h2 id="versions-title" class="font-semibold">
            Versions
          </h2>
          <p class="text-xs text-ink-faint">A model scores from the next run after its promotion on</p>
        </div>
        <Show when={props.mayPromote && props.canRollBack}>
          <button type="button" class="button ml-auto" disabled={props.isRollingBack} onClick={() => setAsking(true)}>
            Roll back…
          </button>
        </Show>
      </div>
      <div class="-mx-4 overflow-x-auto px-4 md:-mx-5 md:px-5" tabindex="0">
        <table class="w-full min-w-180 text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium [&>th:last-child]:pr-0">
              <th scope="col">Version</th>
              <th scope="col">Trained</th>
              <th scope="col">Tested on</th>
              <th scope="col" class="text-right">
                ROC-AUC
              </th>
              <th scope="col" class="text-right">
                Log loss
              </th>
              <th scope="col" class="text-right">
                F1
              </th>
              <th scope="col">Verdict</th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.versions}>
              {(model) => (
                <tr
                  class="border-b border-line align-top last:border-0 [&>*]:py-2 [&>*]:pr-4 [&>*:last-child]:pr-0"
                  aria-current={model.modelId === props.shown ? 'true' : undefined}
                >
                  <th scope="row" class="font-medium whitespace-nowrap">
                    {model.modelId}
                    <Show when={model.isPromoted}>
                      <span class="ml-2 rounded bg-accent-wash px-1.5 py-0.5 text-xs text-accent-ink">scores now</span>
                    </Show>
                    <span class="block text-xs font-normal text-ink-faint">{kindNames[model.kind]}</span>
                  </th>
                  <td class="whitespace-nowrap">
                    {formats().moment(model.trainedAt)}
                    <span class="block text-xs text-ink-faint">as of {formats().day(model.asOf)}</span>
                  </td>
                  <td class="whitespace-nowrap">
                    {formats().day(model.testCutoff)}
                    <span class="block text-xs text-ink-faint">{formats().count(model.metrics.rows)} customers</span>
                  </td>
                  <td class="text-right">{model.metrics.rocAuc.toFixed(3)}</td>
                  <td class="text-right">{model.metrics.logLoss.toFixed(3)}</td>
                  <td class="text-right">{model.metrics.f1.toFixed(3)}</td>
                  <td class="min-w-40">
                    <Show when={model.beatsBaselines} fallback={<span class="text-warn">loses to a baseline</span>}>
                      <span class="text-good">beats the baselines</span>
                    </Show>
                    <Show when={model.promotedAt}>
                      {(promotedAt) => (
                        <span class="block text-xs text-ink-faint">
                          promoted {formats().day(promotedAt())} by {model.promotedBy}
                        </span>
                      )}
                    </Show>
                  </td>
                  <td class="text-right whitespace-nowrap">
                    <Show when={model.modelId !== props.shown}>
                      <button type="button" class="button-quiet" onClick={() => props.onShow(model.modelId)}>
                        Look at it
                      </button>
                    </Show>
                    <Show when={props.mayPromote && !model.isPromoted}>
                      <button type="button" class="button-quiet" onClick={() => setAsked(model)}>
                        Promote…
                      </button>
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={isAsking()}>
        <Question
          title="Roll back to the model before?"
          action="Roll back"
          onAnswer={(isAgreed) => {
            setAsking(false);
            if (isAgreed) props.onRollBack();
          }}
        >
          From the next run on, the model that scored before version{' '}
          {props.versions.find(({ isPromoted }) => isPromoted)?.modelId} scores every customer again, so chances and the
          order of the list change for everyone. To return, promote the version under Versions.
        </Question>
      </Show>
      <Show when={asked()} keyed>
        {(model) => (
          <PromoteDialog
            model={model}
            onClose={() => setAsked(undefined)}
            onPromoted={() => {
              setAsked(undefined);
              props.onPromoted(model.modelId);
            }}
          />
        )}
      </Show>
    </section>
  );
}
