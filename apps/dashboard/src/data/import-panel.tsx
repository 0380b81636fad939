import type { ColumnMapping, Import, ImportChoices, Inspection } from '@foresale/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { Currencies } from './currencies.tsx';
import { FilePreview } from './file-preview.tsx';
import { type ImportProgress, importsKey, isUnderWay, shareOf } from './imports.ts';
import { MappingForm } from './mapping-form.tsx';
import { Refused } from './refused.tsx';
import { Report } from './report.tsx';
import { isAnswered, Understood } from './understood.tsx';
import { Undo } from './undo.tsx';
import { layoutName, stateOf } from './words.ts';

export interface ImportPanelProps {
  readonly importId: number;
  readonly progress: ImportProgress | undefined;
  readonly onLeave: () => void;
}

/** One import from its upload to its report. */
export function ImportPanel(props: ImportPanelProps) {
  const { api, formats } = useDashboard();
  const client = useQueryClient();
  const now = createNow();
  const refetch = () => client.invalidateQueries({ queryKey: importsKey });
  const shown = useQuery(() => ({
    queryKey: [...importsKey, 'one', props.importId],
    queryFn: () => api.server.imports.one.query({ importId: props.importId }),
  }));
  const [choices, setChoices] = createSignal<ImportChoices>({});
  const mayStart = (inspection: Inspection) => !start.isPending && isAnswered(inspection, choices());
  const start = useMutation(() => ({
    mutationFn: (mapping: ColumnMapping | undefined) =>
      api.server.imports.start.mutate({
        importId: props.importId,
        choices: choices(),
        ...(mapping === undefined ? {} : { mapping }),
      }),
    onSuccess: refetch,
  }));
  const cancel = useMutation(() => ({
    mutationFn: () => api.server.imports.cancel.mutate({ importId: props.importId }),
    onSuccess: refetch,
  }));
  const mayCancel = ({ status }: Import) => status === 'ready' || isUnderWay({ status });

  return (
    <section class="panel p-4" aria-labelledby="import">
      <Switch fallback={<SkeletonLines count={4} label="The import is being fetched" />}>
        <Match when={shown.error}>
          {(problem) => <ProblemPanel what="The import could not be fetched" problem={problem()} onRetry={refetch} />}
        </Match>
        <Match when={shown.data}>
          {(found) => (
            <>
              <div class="mb-3 flex flex-wrap items-start gap-x-4 gap-y-2">
                <div class="min-w-0 flex-1">
                  <h2 id="import" class="font-semibold break-words">
                    {found().source}
                  </h2>
                  <p class="text-xs text-ink-faint">
                    Import {found().importId} · <span class={stateOf(found()).look}>{stateOf(found()).word}</span>
                    <Show when={found().layout}>{(layout) => <> · {layoutName(layout())}</>}</Show> · uploaded by{' '}
                    {found().requestedBy ?? 'somebody'}, {formats().ago(found().requestedAt, now())}
                  </p>
                </div>
                <Show when={mayCancel(found())}>
                  <button
                    type="button"
                    class="button"
                    disabled={cancel.isPending || found().isCancelling}
                    onClick={() => cancel.mutate()}
                  >
                    {found().isCancelling ? 'Cancelling…' : found().status === 'ready' ? 'Discard' : 'Cancel'}
                  </button>
                </Show>
                <button type="button" class="button-quiet" onClick={() => props.onLeave()}>
                  Close
                </button>
              </div>
              <Show when={start.error ?? cancel.error}>
                {(problem) => (
                  <p role="alert" class="mb-3 rounded-md bg-bad-wash p-3 text-bad">
                    {sentenceOf(problem())}
                  </p>
                )}
              </Show>
              <Show when={found().error}>
                {(error) => (
                  <p
                    class="mb-3 rounded-md p-3"
                    classList={{
                      'bg-bad-wash text-bad': found().status === 'failed',
                      'bg-raised text-ink-soft': found().status !== 'failed',
                    }}
                  >
                    {error()}
                  </p>
                )}
              </Show>
              <Show when={found().status === 'failed' && found().firstRejects.length > 0}>
                <Refused
                  import={found()}
                  isPartial={choices().partial === true}
                  onPartial={(partial) => setChoices({ ...choices(), partial })}
                />
              </Show>
              <Switch>
                <Match when={isUnderWay(found())}>
                  <Progress status={found().status} progress={props.progress} />
                </Match>
                <Match when={found().status === 'finished'}>
                  <div class="flex flex-col gap-5">
                    <Undo import={found()} />
                    <Report import={found()} />
                  </div>
                </Match>
                <Match when={found().hasFiles && found().inspection}>
                  {(inspection) => (
                    <Switch>
                      <Match when={inspection().problem}>
                        {(problem) => <p class="rounded-md bg-warn-wash p-3 text-warn">{problem()}</p>}
                      </Match>
                      <Match when={inspection().layout === null}>
                        <div class="flex flex-col gap-4">
                          <Currencies currencies={inspection().currencies} missing={found().missingRates} />
                          <Understood inspection={inspection()} choices={choices()} onChoose={setChoices} hidesStyles />
                          <MappingForm
                            inspection={inspection()}
                            given={found().mapping}
                            isPending={!mayStart(inspection())}
                            onStart={(mapping) => start.mutate(mapping)}
                          />
                        </div>
                      </Match>
                      <Match when={true}>
                        <div class="flex flex-col gap-4">
                          <For each={inspection().files}>{(file) => <FilePreview file={file} />}</For>
                          <Show when={inspection().others.length > 0}>
                            <p class="text-ink-soft">Passed by: {inspection().others.join(', ')}.</p>
                          </Show>
                          <Currencies currencies={inspection().currencies} missing={found().missingRates} />
                          <Understood inspection={inspection()} choices={choices()} onChoose={setChoices} />
                          <div class="flex flex-wrap items-center gap-3">
                            <button
                              type="button"
                              class="button-strong"
                              disabled={!mayStart(inspection())}
                              onClick={() => start.mutate(undefined)}
                            >
                              Import
                            </button>
                            <span class="text-ink-soft">A run follows, so that the lists show it.</span>
                          </div>
                        </div>
                      </Match>
                    </Switch>
                  )}
                </Match>
              </Switch>
            </>
          )}
        </Match>
      </Switch>
    </section>
  );
}

const phases: Readonly<Record<string, string>> = {
  preparing: 'Fetching the files',
  waiting: 'Another import is at work; this one comes next',
  reading: 'Reading',
  merging: 'Merging into the shop, all at once or not at all',
};

function Progress(props: { readonly status: Import['status']; readonly progress: ImportProgress | undefined }) {
  const { formats } = useDashboard();
  const words = () => {
    if (props.status === 'received') return 'A worker looks into the files';
    if (props.status === 'queued') return 'It starts as soon as a worker is free';
    return phases[props.progress?.phase ?? 'preparing'] ?? 'Under way';
  };
  const share = () => (props.status === 'running' && props.progress ? shareOf(props.progress) : undefined);
  return (
    <div role="status" class="flex flex-col gap-1.5">
      <p class="figures text-ink-soft">
        {words()}
        <Show when={props.status === 'running' && (props.progress?.rows ?? 0) > 0}>
          , {formats().count(props.progress?.rows ?? 0)} rows read
        </Show>
      </p>
      <progress class="bar" max="1" aria-label={words()} {...(share() === undefined ? {} : { value: share() })} />
    </div>
  );
}
