import type { Scheme } from '@foresale/contract';
import { createSignal, Index, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { may } from '../shell/may.ts';
import { createSaving, SaveBar } from './save-bar.tsx';

const fewest = 2;
const most = 12;

/** A scheme of clusters is its names, from the best centre to the worst; each run finds the centres anew. */
export function ClustersEditor(props: { readonly scheme: Scheme; readonly isNew: boolean }) {
  const { identity } = useDashboard();
  const mayChange = may(identity.role, 'analyst');
  const [name, setName] = createSignal(props.isNew ? '' : props.scheme.name);
  const [segments, setSegments] = createSignal<readonly string[]>(props.scheme.segments);
  const isReady = () =>
    segments().every((segment) => segment.trim() !== '') && new Set(segments()).size === segments().length;
  const saving = createSaving(props.scheme, props.isNew, (schemeName, schemeId) => ({
    kind: 'clusters',
    name: schemeName,
    segments: [...segments()],
    ...(schemeId === undefined ? {} : { schemeId }),
  }));
  return (
    <div class="flex max-w-3xl flex-col gap-4 pt-2">
      <SaveBar
        scheme={props.scheme}
        isNew={props.isNew}
        name={name()}
        onName={setName}
        isReady={isReady()}
        isChanged={segments().join('\n') !== props.scheme.segments.join('\n')}
        saving={saving}
      />
      <section class="panel p-4" aria-label="Clusters">
        <p class="mb-3 max-w-prose text-ink-soft">
          Each run groups its customers by k-means on scaled logarithms of recency, frequency and monetary value, and
          gives the groups these names, the best centre first. Since the centres are found anew, nobody can be told
          beforehand who will move.
        </p>
        <ol class="flex flex-col gap-1.5">
          <Index each={segments()}>
            {(segment, index) => (
              <li class="flex items-center gap-2">
                <span class="figures w-6 text-right text-ink-faint">{index + 1}</span>
                <input
                  class="field w-60"
                  aria-label={`Name of cluster ${index + 1}`}
                  maxlength="60"
                  disabled={!mayChange}
                  value={segment()}
                  onInput={(event) => setSegments(segments().with(index, event.currentTarget.value))}
                />
                <Show when={mayChange && segments().length > fewest}>
                  <button
                    type="button"
                    class="button-quiet"
                    aria-label={`Remove cluster ${index + 1}`}
                    onClick={() => setSegments(segments().filter((_, each) => each !== index))}
                  >
                    <Icon name="close" />
                  </button>
                </Show>
              </li>
            )}
          </Index>
        </ol>
        <Show when={mayChange && segments().length < most}>
          <button type="button" class="button mt-3" onClick={() => setSegments([...segments(), ''])}>
            Add a cluster
          </button>
        </Show>
      </section>
    </div>
  );
}
