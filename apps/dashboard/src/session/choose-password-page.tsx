import type { Identity } from '@foresale/contract';
import { createSignal } from 'solid-js';
import { sentenceOf } from '../elements/sentence-of.ts';
import { longestPassword, shortestPassword } from './password-fields.ts';
import { choosePassword } from './sign-in.ts';

/** After a sign-in by link, which is no way to come back. */
export function ChoosePasswordPage(props: { readonly identity: Identity; readonly onDone: () => void }) {
  const [problem, setProblem] = createSignal<string>();
  const [isBusy, setBusy] = createSignal(false);
  const signsInAs = () => props.identity.email ?? props.identity.name;

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    setBusy(true);
    setProblem(undefined);
    try {
      await choosePassword({ password });
      props.onDone();
    } catch (cause) {
      setProblem(sentenceOf(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <main class="flex min-h-dvh items-center justify-center p-4">
      <div class="panel w-full max-w-sm p-6 sm:p-8">
        <div class="mb-2 flex items-center gap-2.5">
          <img src="/icon.svg" alt="" class="size-8" />
          <h1 class="text-xl font-semibold tracking-tight">Choose a password</h1>
        </div>
        <p class="mb-6 text-ink-soft">
          Your link works only once. Next time, sign in as <strong class="break-all text-ink">{signsInAs()}</strong>{' '}
          with this password.
        </p>
        <form class="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
          {/* For password managers, which keep both together. */}
          <input class="hidden" type="text" autocomplete="username" value={signsInAs()} readonly />
          <label class="flex flex-col gap-1 font-medium">
            New password
            <input
              class="field h-10 font-normal"
              name="password"
              type="password"
              autocomplete="new-password"
              aria-describedby="password-rule"
              minlength={shortestPassword}
              maxlength={longestPassword}
              required
              autofocus
            />
          </label>
          <p id="password-rule" class="-mt-2 text-xs text-ink-faint">
            At least {shortestPassword} characters. A few unrelated words are easy to remember and hard to guess.
          </p>
          <p role="alert" class="text-bad empty:hidden">
            {problem()}
          </p>
          <button type="submit" class="button-strong h-10" disabled={isBusy()}>
            {isBusy() ? 'Setting the password…' : 'Set password'}
          </button>
          <button type="button" class="button-quiet h-10" onClick={() => props.onDone()}>
            Not now
          </button>
        </form>
        <p class="mt-4 text-xs text-ink-faint">
          Without a password you need a new link each time you sign in. You can set one later, within ten minutes of
          signing in, under Settings.
        </p>
      </div>
    </main>
  );
}
