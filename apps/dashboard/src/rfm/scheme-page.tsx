import type { Scheme } from '@foresale/contract';
import { A } from '@solidjs/router';
import { Match, Switch } from 'solid-js';
import { EmptyState } from '../elements/empty-state.tsx';
import { Icon } from '../elements/icon.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { ClustersEditor } from './clusters-editor.tsx';
import { SchemeEditor } from './scheme-editor.tsx';
import { createSchemes } from './schemes.ts';

/** One scheme, or a new one that begins as a copy of the standard scheme. */
export function SchemePage(props: { readonly id: string }) {
  const schemes = createSchemes();
  const isNew = () => props.id === 'new' || props.id === 'new-clusters';
  const scheme = (): Scheme | undefined => {
    const all = schemes.data ?? [];
    if (props.id === 'new') return all.find((each) => each.kind === 'cells');
    if (props.id === 'new-clusters') return all.find((each) => each.kind === 'clusters');
    return all.find((each) => String(each.schemeId) === props.id);
  };
  return (
    <div class="px-4 pt-3 md:px-6">
      <A href="/rfm/schemes" class="no-print inline-flex items-center gap-1 text-ink-soft hover:text-ink">
        <Icon name="back" /> All schemes
      </A>
      <Switch fallback={<SkeletonLines count={3} height="8rem" label="The scheme is being fetched" />}>
        <Match when={schemes.error}>
          {(problem) => (
            <ProblemPanel
              what="The scheme could not be fetched"
              problem={problem()}
              onRetry={() => void schemes.refetch()}
            />
          )}
        </Match>
        <Match when={schemes.isSuccess && scheme() === undefined}>
          <EmptyState title="There is no such scheme" />
        </Match>
        {/* Keyed by the id: an edit of somebody else's must not take away what is being typed. */}
        <Match when={schemes.isSuccess && props.id} keyed>
          {(_id) => {
            const begun = scheme();
            if (begun === undefined) return null;
            return begun.kind === 'clusters' ? (
              <ClustersEditor scheme={begun} isNew={isNew()} />
            ) : (
              <SchemeEditor scheme={begun} isNew={isNew()} />
            );
          }}
        </Match>
      </Switch>
    </div>
  );
}
