import type { JSX } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { ConnectionBadge } from '../live/connection-badge.tsx';
import { RunFreshness } from '../runs/run-freshness.tsx';
import { Navigation } from './navigation.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function Shell(props: { readonly children?: JSX.Element; readonly onSignOut: () => void }) {
  const { identity } = useDashboard();
  return (
    <div class="flex h-dvh flex-col md:flex-row print:block print:h-auto">
      <a
        href="#page"
        // Left to the router it would scroll there, and the focus would stay behind.
        rel="external"
        class="sr-only focus:not-sr-only focus:absolute focus:z-40 focus:m-2 focus:rounded focus:bg-panel focus:p-2"
      >
        Skip to the page
      </a>
      <aside
        class="no-print order-last border-t border-line bg-panel p-1 md:order-first md:flex md:w-20 md:flex-col md:border-t-0
          md:border-r md:p-2 xl:w-52 xl:p-3"
      >
        <div class="mb-4 hidden items-center gap-2 px-1 md:flex md:justify-center xl:justify-start">
          <img src="/icon.svg" alt="" class="size-6" />
          <span class="hidden text-base font-semibold tracking-tight xl:inline">Foresale</span>
        </div>
        <Navigation />
        <div class="mt-auto hidden flex-col gap-3 md:flex md:items-center xl:items-stretch">
          <div class="hidden xl:block">
            <ThemeSwitch />
          </div>
          <div class="flex items-center gap-2">
            <div class="hidden min-w-0 flex-1 xl:block">
              <p class="truncate font-medium" title={identity.email ?? identity.name}>
                {identity.name}
              </p>
              <p class="text-xs text-ink-faint capitalize">{identity.role}</p>
            </div>
            <SignOut onSignOut={props.onSignOut} />
          </div>
        </div>
      </aside>
      <div class="flex min-h-0 min-w-0 flex-1 flex-col print:block">
        <header class="flex h-11 shrink-0 items-center gap-4 border-b border-line bg-panel px-4 text-xs md:px-6">
          <RunFreshness />
          <span class="ml-auto" />
          <ConnectionBadge />
          <div class="no-print flex items-center gap-1 xl:hidden">
            <span class="hidden sm:block">
              <ThemeSwitch />
            </span>
            <span class="md:hidden">
              <SignOut onSignOut={props.onSignOut} />
            </span>
          </div>
        </header>
        <main id="page" tabindex="-1" class="flex min-h-0 flex-1 flex-col outline-none print:block">
          <PageBoundary>{props.children}</PageBoundary>
        </main>
      </div>
    </div>
  );
}

function SignOut(props: { readonly onSignOut: () => void }) {
  return (
    <button type="button" class="button-quiet" title="Sign out" aria-label="Sign out" onClick={() => props.onSignOut()}>
      <Icon name="leave" />
    </button>
  );
}
