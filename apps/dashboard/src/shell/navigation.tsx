import { A } from '@solidjs/router';
import { For } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { may } from './may.ts';
import { pages } from './pages.ts';

/** A bar at the bottom on a phone, a column of icons beside a narrow page, a column of names beside a wide one. */
export function Navigation() {
  const { identity } = useDashboard();
  return (
    <nav aria-label="Pages" class="flex justify-around gap-1 md:flex-col md:justify-start">
      <For each={pages.filter((page) => may(identity.role, page.role))}>
        {(page) => (
          <A
            href={page.path}
            end={page.path === '/'}
            title={page.name}
            class="flex flex-1 flex-col items-center gap-0.5 rounded-md px-2 py-1.5 text-xs font-medium md:flex-none md:py-2
              xl:flex-row xl:gap-2.5 xl:px-2.5 xl:text-[1rem]"
            activeClass="bg-accent-wash text-accent-ink"
            inactiveClass="text-ink-soft hover:bg-raised hover:text-ink"
          >
            <Icon name={page.icon} class="size-5 xl:size-4.5" />
            <span>{page.name}</span>
          </A>
        )}
      </For>
    </nav>
  );
}
