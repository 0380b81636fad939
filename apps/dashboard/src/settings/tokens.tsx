import type { Role } from '@foresale/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';
import { createNow } from '../elements/now.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { Panel } from './panel.tsx';
import { isRole, RoleField, roleNames } from './role-field.tsx';
import { ShownOnce } from './shown-once.tsx';

const key = ['tokens'];

export function Tokens() {
  const { api, formats } = useDashboard();
  const client = useQueryClient();
  const now = createNow();
  const [secret, setSecret] = createSignal<string>();
  const tokens = useQuery(() => ({ queryKey: key, queryFn: () => api.server.tokens.list.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: key });
  const create = useMutation(() => ({
    mutationFn: (token: { readonly name: string; readonly role: Role }) => api.server.tokens.create.mutate(token),
    onSuccess: ({ token }: { readonly token: string }) => {
      setSecret(token);
      return refetch();
    },
  }));
  const revoke = useMutation(() => ({
    mutationFn: (id: number) => api.server.tokens.revoke.mutate({ id }),
    onSuccess: refetch,
  }));

  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const role = data.get('role');
    if (isRole(role)) create.mutate({ name: String(data.get('name')), role }, { onSuccess: () => form.reset() });
  }

  return (
    <Panel id="tokens" title="API tokens" about="For programs. A token may do what its role may, until it is revoked.">
      <Show when={secret()}>
        {(shown) => <ShownOnce what="The new token. It cannot be shown again." secret={shown()} />}
      </Show>
      <Show when={tokens.error}>
        {(problem) => <ProblemPanel what="The tokens could not be fetched" problem={problem()} onRetry={refetch} />}
      </Show>
      <ul>
        <For each={tokens.data ?? []}>
          {(token) => (
            <li
              class="flex flex-wrap items-center gap-x-4 border-b border-line py-1.5"
              classList={{ 'text-ink-faint': token.revokedAt !== null }}
            >
              <span class="font-medium">{token.name}</span>
              <span>{roleNames[token.role]}</span>
              <span class="text-xs text-ink-faint">
                by {token.createdBy}, {formats().day(token.createdAt)};{' '}
                {token.lastUsedAt === null ? 'never used' : `used ${formats().ago(token.lastUsedAt, now())}`}
              </span>
              <span class="ml-auto">
                <Show when={token.revokedAt === null} fallback="revoked">
                  <button
                    type="button"
                    class="button-quiet"
                    aria-label={`Revoke ${token.name}`}
                    onClick={() => revoke.mutate(token.id)}
                  >
                    Revoke
                  </button>
                </Show>
              </span>
            </li>
          )}
        </For>
      </ul>
      <form class="mt-4 flex flex-wrap items-end gap-3" onSubmit={submit}>
        <Labelled label="What it is for">
          <input class="field w-64 text-sm font-normal" name="name" maxlength="200" autocomplete="off" required />
        </Labelled>
        <RoleField name="role" />
        <button type="submit" class="button" disabled={create.isPending}>
          Create token
        </button>
      </form>
      <Show when={create.error ?? revoke.error}>
        {(problem) => (
          <p role="alert" class="mt-2 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </Panel>
  );
}
