import { A } from '@solidjs/router';
import { Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';

/** Which run the numbers come from, and how fresh they are. */
export function RunFreshness() {
  const { runs, formats } = useDashboard();
  const now = createNow();
  return (
    <div class="flex min-w-0 items-center gap-3 text-ink-soft">
      <Switch fallback={<span class="skeleton h-4 w-40" />}>
        <Match when={runs.published()}>
          {(run) => (
            <A href="/runs" class="min-w-0 truncate hover:text-ink" title={`As of ${formats().moment(run().asOf)}`}>
              <span class="font-medium text-ink">Run {run().runId}</span>
              <span class="hidden sm:inline"> · as of {formats().day(run().asOf)}</span>
              <span> · {formats().ago(run().publishedAt, now())}</span>
            </A>
          )}
        </Match>
        <Match when={runs.isLoaded()}>
          <span>No run has been published yet</span>
        </Match>
      </Switch>
      <Show when={runs.underWay()}>
        {(run) => (
          <A href="/runs" class="flex items-center gap-2 whitespace-nowrap text-accent-ink hover:underline">
            <span class="h-1 w-16 overflow-hidden rounded-full bg-raised" aria-hidden="true">
              <span class="block h-full bg-accent" style={{ width: `${Math.round(run().share * 100)}%` }} />
            </span>
            Run {run().runId} under way
          </A>
        )}
      </Show>
    </div>
  );
}
