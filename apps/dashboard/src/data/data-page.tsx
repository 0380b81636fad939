import { useSearchParams } from '@solidjs/router';
import { keepPreviousData, useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { PageHeading } from '../elements/page-heading.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { may } from '../shell/may.ts';
import { Contents } from './contents.tsx';
import { DropZone } from './drop-zone.tsx';
import { History } from './history.tsx';
import { ImportPanel } from './import-panel.tsx';
import { createImportProgress, importsKey } from './imports.ts';
import { Mappings } from './mappings.tsx';

const pageSize = 20;

export function DataPage() {
  const { identity } = useDashboard();
  return (
    <div class="relative min-h-0 flex-1 overflow-auto">
      <PageHeading title="Data" about="Where the shop's history comes from, and how new it is" />
      <Show
        when={may(identity.role, 'analyst')}
        fallback={
          <EmptyState title="Data is brought in by analysts">
            <p>Ask an analyst or an admin to upload order files, or for their role.</p>
          </EmptyState>
        }
      >
        <Data />
      </Show>
    </div>
  );
}

function Data() {
  const { api, live } = useDashboard();
  const [search, setSearch] = useSearchParams<{ import: string }>();
  const [limit, setLimit] = createSignal(pageSize);
  const progressOf = createImportProgress(live);
  const contents = useQuery(() => ({
    queryKey: [...importsKey, 'contents'],
    queryFn: () => api.server.imports.contents.query(),
  }));
  const imports = useQuery(() => ({
    queryKey: [...importsKey, 'list', limit()],
    queryFn: () => api.server.imports.list.query({ limit: limit() }),
    placeholderData: keepPreviousData,
  }));
  const selected = () => {
    const importId = Number(search.import);
    return Number.isSafeInteger(importId) && importId > 0 ? importId : undefined;
  };
  const select = (importId: number | undefined) => setSearch({ import: importId?.toString() });
  const refetch = () => Promise.all([contents.refetch(), imports.refetch()]);

  return (
    <div class="flex max-w-7xl flex-col gap-5 px-4 pb-8 md:px-6">
      <Show when={contents.data} fallback={<SkeletonLines count={1} height="7rem" label="The shop is being counted" />}>
        {(shown) => <Contents contents={shown()} />}
      </Show>
      <DropZone isCompact={selected() !== undefined} onSent={select} />
      <Show when={selected()} keyed>
        {(importId) => (
          <ImportPanel importId={importId} progress={progressOf(importId)} onLeave={() => select(undefined)} />
        )}
      </Show>
      <Switch fallback={<SkeletonLines count={4} label="Imports are being fetched" />}>
        <Match when={imports.error ?? contents.error}>
          {(problem) => (
            <ProblemPanel what="The imports could not be fetched" problem={problem()} onRetry={() => void refetch()} />
          )}
        </Match>
        <Match when={imports.data?.length === 0}>
          <p class="text-ink-soft">
            Nothing has been imported here yet. What you drop above stays listed, with a report that adds up.
          </p>
        </Match>
        <Match when={imports.data}>
          {(list) => (
            <History
              imports={list()}
              selected={selected()}
              addressOf={(importId) => `/data?import=${importId}`}
              onMore={list().length < limit() || limit() >= 100 ? undefined : () => setLimit(100)}
            />
          )}
        </Match>
      </Switch>
      <Mappings />
    </div>
  );
}
