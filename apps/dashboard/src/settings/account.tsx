import { useSearchParams } from '@solidjs/router';
import { useMutation } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { longestPassword, shortestPassword } from '../session/password-fields.ts';
import { choosePassword } from '../session/sign-in.ts';
import { ThemeSwitch } from '../shell/theme-switch.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { Panel } from './panel.tsx';

export function Account() {
  const { identity } = useDashboard();
  const [query] = useSearchParams();
  const setPassword = useMutation(() => ({
    mutationFn: choosePassword,
    // The cookie is a new one, and what this page holds open belongs to the old.
    onSuccess: () => location.assign('/settings?password=set'),
  }));

  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const present = String(form.get('present'));
    setPassword.mutate({ password: String(form.get('password')), ...(present === '' ? {} : { present }) });
  }

  return (
    <Panel
      id="account"
      title="Your account"
      about="A new password signs you out everywhere but here. Within ten minutes of signing in you don’t need the present one."
    >
      <Show when={query.password === 'set'}>
        <p role="status" class="mb-3 text-good">
          Your new password is set. You are signed out everywhere else.
        </p>
      </Show>
      <form class="flex flex-wrap items-end gap-3" onSubmit={submit}>
        {/* For password managers, which keep both together. */}
        <input class="hidden" type="text" autocomplete="username" value={identity.email ?? ''} readonly />
        <Labelled label="Present password">
          <input
            class="field w-60 text-sm font-normal"
            name="present"
            type="password"
            autocomplete="current-password"
            maxlength={longestPassword}
          />
        </Labelled>
        <Labelled label={`New password, at least ${shortestPassword} characters`}>
          <input
            class="field w-60 text-sm font-normal"
            name="password"
            type="password"
            autocomplete="new-password"
            minlength={shortestPassword}
            maxlength={longestPassword}
            required
          />
        </Labelled>
        <button type="submit" class="button-strong" disabled={setPassword.isPending}>
          Set password
        </button>
      </form>
      <p role="alert" class="mt-2 text-bad empty:hidden">
        {setPassword.error ? sentenceOf(setPassword.error) : ''}
      </p>
      <OwnSessions />
      <div class="mt-4 flex items-center gap-3 text-ink-soft">
        Colours <ThemeSwitch />
      </div>
    </Panel>
  );
}
