import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { sentenceOf } from '../elements/sentence-of.ts';
import { signIn, signInOptions } from './sign-in.ts';

/** How an attempt that left this page came back to it. */
const outcomes: Readonly<Record<string, string>> = {
  'company-failed': 'The company sign-in did not work. Try again; if it keeps failing, tell an admin.',
  'company-refused': 'Your company account may not use Foresale. An admin can add you.',
};

export function SignInPage(props: { readonly onSignedIn: () => void; readonly outcome: string | null }) {
  const [problem, setProblem] = createSignal<string>();
  const [isBusy, setBusy] = createSignal(false);
  const options = useQuery(() => ({ queryKey: ['sign-in-options'], queryFn: signInOptions }));

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn({ email: String(form.get('email')), password: String(form.get('password')) });
      props.onSignedIn();
    } catch (cause) {
      setProblem(sentenceOf(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <main class="flex min-h-dvh items-center justify-center p-4">
      <div class="panel w-full max-w-sm p-6 sm:p-8">
        <div class="mb-6 flex items-center gap-2.5">
          <img src="/icon.svg" alt="" class="size-8" />
          <h1 class="text-xl font-semibold tracking-tight">Sign in to Foresale</h1>
        </div>
        <Show when={outcomes[props.outcome ?? '']}>
          {(sentence) => (
            <p role="alert" class="mb-4 rounded-md bg-warn-wash p-3 text-warn">
              {sentence()}
            </p>
          )}
        </Show>
        <Show when={options.data?.company}>
          {(company) => (
            <a class="button-strong mb-4 h-10 w-full" href="/sign-in/company" rel="external">
              Sign in with {company().name}
            </a>
          )}
        </Show>
        <Show when={props.outcome === 'link-expired'}>
          <p role="alert" class="mb-4 rounded-md bg-warn-wash p-3 text-warn">
            That sign-in link was used already or is too old. Each link works once, within a day. Print a new one with{' '}
            <code>npm start</code>, or ask an admin for one.
          </p>
        </Show>
        <form class="flex flex-col gap-4" onSubmit={submit}>
          <label class="flex flex-col gap-1 font-medium">
            E-mail
            <input
              class="field h-10 font-normal"
              name="email"
              type="email"
              autocomplete="username"
              required
              autofocus
            />
          </label>
          <label class="flex flex-col gap-1 font-medium">
            Password
            <input
              class="field h-10 font-normal"
              name="password"
              type="password"
              autocomplete="current-password"
              required
            />
          </label>
          <p role="alert" class="min-h-5 text-bad empty:hidden">
            {problem()}
          </p>
          <button type="submit" class="button-strong h-10" disabled={isBusy()}>
            {isBusy() ? 'Signing in…' : 'Sign in'}
          </button>
        </form>
        <p class="mt-6 text-xs text-ink-faint">
          First time on this machine? Open the one-time link that <code>npm start</code> printed in the terminal.
        </p>
      </div>
    </main>
  );
}
