import { A, useLocation, useParams } from '@solidjs/router';
import { For, Match, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { PageHeading } from '../elements/page-heading.tsx';
import { pathParameter } from '../elements/path-parameter.ts';
import { NoRunYet } from '../runs/no-run-yet.tsx';
import { CutpointsSection } from './cutpoints-section.tsx';
import { DistributionSection } from './distribution-section.tsx';
import { SchemePage } from './scheme-page.tsx';
import { SchemesSection } from './schemes-section.tsx';

const sections = [
  { path: '/rfm', name: 'Distribution' },
  { path: '/rfm/cut-points', name: 'Cut-points' },
  { path: '/rfm/schemes', name: 'Segment schemes' },
] as const;

/** How customers are spread over recency, frequency and monetary, and the rules that make scores and segments of them. */
export function RfmPage() {
  const { runs } = useDashboard();
  const location = useLocation();
  const params = useParams<{ readonly id?: string }>();
  return (
    <div class="relative min-h-0 flex-1 overflow-auto pb-8">
      <PageHeading
        title="RFM"
        about="Recency, frequency and monetary value: how customers are spread, and what makes a segment"
      />
      <nav aria-label="Parts of the RFM page" class="no-print border-b border-line px-4 md:px-6">
        <ul class="-mb-px flex gap-4 overflow-x-auto">
          <For each={sections}>
            {(section) => (
              <li>
                <A
                  href={section.path}
                  end={section.path === '/rfm'}
                  class="inline-block border-b-2 py-2 font-medium whitespace-nowrap"
                  activeClass="border-accent text-accent-ink"
                  inactiveClass="border-transparent text-ink-soft hover:text-ink"
                >
                  {section.name}
                </A>
              </li>
            )}
          </For>
        </ul>
      </nav>
      <Switch>
        <Match when={params.id}>{(id) => <SchemePage id={pathParameter(id())} />}</Match>
        <Match when={location.pathname.startsWith('/rfm/schemes')}>
          <SchemesSection />
        </Match>
        <Match when={runs.isLoaded() && runs.published() === undefined}>
          <NoRunYet what="Scores come from the newest finished run." />
        </Match>
        <Match when={location.pathname === '/rfm/cut-points'}>
          <CutpointsSection />
        </Match>
        <Match when={true}>
          <DistributionSection />
        </Match>
      </Switch>
    </div>
  );
}
