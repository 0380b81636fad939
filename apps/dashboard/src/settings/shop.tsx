import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Match, onCleanup, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { may } from '../shell/may.ts';
import { Panel } from './panel.tsx';
import { ShopForm, settingsKey } from './shop-form.tsx';

/** What the whole shop shares; those who may change it are told what a change causes before they save it. */
export function Shop() {
  const { api, live, identity } = useDashboard();
  const client = useQueryClient();
  const settings = useQuery(() => ({ queryKey: settingsKey, queryFn: () => api.server.settings.read.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: settingsKey });
  onCleanup(
    live.onEvent((event) => {
      if (event.kind === 'settings.changed') void refetch();
    }),
  );
  onCleanup(live.onRefetch(refetch));
  return (
    <Panel id="shop" title="Shop" about="How the shop counts. It is the same for everyone.">
      <Switch fallback={<SkeletonLines count={3} label="The settings are being fetched" />}>
        <Match when={settings.error}>
          {(problem) => <ProblemPanel what="The settings could not be fetched" problem={problem()} onRetry={refetch} />}
        </Match>
        <Match when={settings.data}>
          {(shown) => <ShopForm settings={shown()} mayChange={may(identity.role, 'analyst')} />}
        </Match>
      </Switch>
    </Panel>
  );
}
