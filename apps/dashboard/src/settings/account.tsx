import { useMutation } from '@tanstack/solid-query';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { ThemeSwitch } from '../shell/theme-switch.tsx';
import { Panel } from './panel.tsx';

const shortestPassword = 10;

export function Account() {
  const { api } = useDashboard();
  // Both end every session, this one too: the next thing to see is the sign-in page.
  const toSignIn = () => location.assign('/');
  const setPassword = useMutation(() => ({
    mutationFn: (password: string) => api.server.users.setPassword.mutate({ password }),
    onSuccess: toSignIn,
  }));
  const signOutEverywhere = useMutation(() => ({
    mutationFn: () => api.server.users.signOutEverywhere.mutate(),
    onSuccess: toSignIn,
  }));

  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    setPassword.mutate(String(new FormData(event.currentTarget).get('password')));
  }

  return (
    <Panel id="account" title="Your account" about="A new password signs you out everywhere; sign in with it again.">
      <form class="flex flex-wrap items-end gap-3" onSubmit={submit}>
        <Labelled label={`New password, at least ${shortestPassword} characters`}>
          <input
            class="field w-72 text-sm font-normal"
            name="password"
            type="password"
            autocomplete="new-password"
            minlength={shortestPassword}
            maxlength="200"
            required
          />
        </Labelled>
        <button type="submit" class="button-strong" disabled={setPassword.isPending}>
          Set password
        </button>
        <button type="button" class="button" onClick={() => signOutEverywhere.mutate()}>
          Sign out everywhere
        </button>
      </form>
      <p role="alert" class="mt-2 text-bad empty:hidden">
        {setPassword.error ? sentenceOf(setPassword.error) : ''}
        {signOutEverywhere.error ? sentenceOf(signOutEverywhere.error) : ''}
      </p>
      <div class="mt-4 flex items-center gap-3 text-ink-soft">
        Colours <ThemeSwitch />
      </div>
    </Panel>
  );
}
