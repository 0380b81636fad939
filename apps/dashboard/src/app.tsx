import type { Identity } from '@foresale/contract';
import { Router, useLocation, useNavigate } from '@solidjs/router';
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/solid-query';
import {
  createEffect,
  createMemo,
  lazy,
  Match,
  on,
  onCleanup,
  onMount,
  type ParentProps,
  Show,
  Switch,
} from 'solid-js';
import { connect } from './api/connect.ts';
import { type Dashboard, DashboardContext } from './dashboard.ts';
import { EmptyState } from './elements/empty-state.tsx';
import { ProblemPanel } from './elements/problem-panel.tsx';
import { createFormats } from './format/formats.ts';
import { FreshQueryClient } from './live/fresh-query-client.ts';
import { createLive } from './live/live.ts';
import { PrioritiesPage } from './priorities/priorities-page.tsx';
import { createRuns } from './runs/runs.ts';
import { signOut } from './session/sign-in.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { AnnouncementRegion, createAnnouncements } from './shell/announcer.tsx';
import { Shell } from './shell/shell.tsx';

const api = connect();
const meKey = ['me'];

const queries = new FreshQueryClient({
  // The event log says when something changed; asking again by the clock would only cost.
  defaultOptions: { queries: { staleTime: 60_000, refetchOnWindowFocus: false, retry: 1 } },
});

/** Stands alone, without the pages around it. */
const choosePasswordPath = '/choose-password';
const ChoosePasswordPage = lazy(async () => ({
  default: (await import('./session/choose-password-page.tsx')).ChoosePasswordPage,
}));

const routes = [
  { path: '/', component: PrioritiesPage },
  {
    path: '/overview',
    component: lazy(async () => ({ default: (await import('./overview/overview-page.tsx')).OverviewPage })),
  },
  { path: '/model', component: lazy(async () => ({ default: (await import('./model/model-page.tsx')).ModelPage })) },
  {
    path: ['/rfm', '/rfm/cut-points', '/rfm/schemes', '/rfm/schemes/:id'],
    component: lazy(async () => ({ default: (await import('./rfm/rfm-page.tsx')).RfmPage })),
  },
  { path: '/runs', component: lazy(async () => ({ default: (await import('./runs/runs-page.tsx')).RunsPage })) },
  {
    path: '/customers/:id',
    component: lazy(async () => ({ default: (await import('./customer/customer-page.tsx')).CustomerPage })),
  },
  { path: '/data', component: lazy(async () => ({ default: (await import('./data/data-page.tsx')).DataPage })) },
  {
    path: '/settings',
    component: lazy(async () => ({ default: (await import('./settings/settings-page.tsx')).SettingsPage })),
  },
  { path: '*', component: NothingHere },
];

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Router root={Door}>{routes}</Router>
    </QueryClientProvider>
  );
}

/** Lets in who has signed in, and asks everyone else to. */
function Door(props: ParentProps) {
  const client = useQueryClient();
  const me = useQuery(() => ({ queryKey: meKey, queryFn: () => api.me() }));
  const place = useLocation();
  const navigate = useNavigate();
  const outcome = new URLSearchParams(location.search).get('sign-in');
  const person = createMemo(() => (me.data ? keyOf(me.data.identity) : me.data === null ? '' : undefined));
  // Nothing of what was seen with other rights stays behind, neither on screen nor in memory.
  createEffect(
    on(person, (now, before) => {
      if (before !== undefined && now !== before) {
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
      }
    }),
  );
  return (
    <Switch fallback={<p class="sr-only">Foresale is starting</p>}>
      <Match when={place.pathname === choosePasswordPath && me.data}>
        {(answer) => (
          <ChoosePasswordPage identity={answer().identity} onDone={() => navigate('/', { replace: true })} />
        )}
      </Match>
      <Match when={me.data}>
        {(answer) => (
          // Another person, or the same one with other rights, gets a page of their own.
          <Show when={person()} keyed>
            <SignedIn identity={answer().identity} lastEventId={answer().lastEventId}>
              {props.children}
            </SignedIn>
          </Show>
        )}
      </Match>
      <Match when={me.data === null}>
        <SignInPage outcome={outcome} onSignedIn={() => void client.invalidateQueries({ queryKey: meKey })} />
      </Match>
      <Match when={me.error}>
        {(problem) => (
          <ProblemPanel
            what="Foresale cannot start"
            problem={problem()}
            onRetry={() => void client.invalidateQueries({ queryKey: meKey })}
          />
        )}
      </Match>
    </Switch>
  );
}

function keyOf({ kind, id, role }: Identity): string {
  return `${kind} ${id} ${role}`;
}

function SignedIn(props: ParentProps<{ readonly identity: Identity; readonly lastEventId: string }>) {
  const client = useQueryClient();
  const announcements = createAnnouncements();
  const live = createLive(api.subscribe);
  const runs = createRuns(api, live);
  const formats = createMemo(() => createFormats(runs.published() ?? { currency: 'EUR', timeZone: 'UTC' }));
  const dashboard: Dashboard = {
    api,
    live,
    identity: props.identity,
    formats,
    runs,
    announce: announcements.announce,
  };
  onMount(() => live.start(props.lastEventId));
  onCleanup(live.stop);
  // A session may have ended while nobody looked: then the answer is the sign-in page.
  const askAgain = () => client.invalidateQueries({ queryKey: meKey });
  onCleanup(live.onRefetch(askAgain));
  onCleanup(live.onLost(() => void askAgain()));

  async function leave(): Promise<void> {
    await signOut();
    client.clear();
    location.assign('/');
  }

  return (
    <DashboardContext.Provider value={dashboard}>
      <Shell onSignOut={() => void leave()}>{props.children}</Shell>
      <AnnouncementRegion announcements={announcements} />
    </DashboardContext.Provider>
  );
}

function NothingHere() {
  return (
    <EmptyState title="There is no such page">
      <a class="button" href="/">
        Go to Priorities
      </a>
    </EmptyState>
  );
}
