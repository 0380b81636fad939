import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { PageHeading } from '../elements/page-heading.tsx';
import { may } from '../shell/may.ts';
import { Account } from './account.tsx';
import { AuditLog } from './audit-log.tsx';
import { Currencies } from './currencies.tsx';
import { Jobs } from './jobs.tsx';
import { Shop } from './shop.tsx';
import { Tokens } from './tokens.tsx';
import { Users } from './users.tsx';

export function SettingsPage() {
  const { identity } = useDashboard();
  return (
    <div class="relative min-h-0 flex-1 overflow-auto">
      <PageHeading title="Settings" about={`Signed in as ${identity.email ?? identity.name}, ${identity.role}`} />
      <div class="flex max-w-5xl flex-col gap-5 px-4 pb-8 md:px-6">
        <Shop />
        <Show when={may(identity.role, 'analyst')}>
          <Currencies />
        </Show>
        <Account />
        <Show when={may(identity.role, 'admin')}>
          <Users />
          <Tokens />
          <Jobs />
          <AuditLog />
        </Show>
      </div>
    </div>
  );
}
