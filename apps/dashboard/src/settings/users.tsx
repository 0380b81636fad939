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

const key = ['users'];

interface NewUser {
  readonly email: string;
  readonly role: Role;
}

interface KnownUser {
  readonly id: number;
  readonly email: string;
}

export function Users() {
  const { api, identity, formats } = useDashboard();
  const client = useQueryClient();
  const now = createNow();
  const [link, setLink] = createSignal<{ readonly what: string; readonly secret: string }>();
  const users = useQuery(() => ({ queryKey: key, queryFn: () => api.server.users.list.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: key });
  const show = (email: string, path: string) =>
    setLink({ what: `The link with which ${email} signs in, once, within a day`, secret: location.origin + path });

  const add = useMutation(() => ({
    mutationFn: (user: NewUser) => api.server.users.add.mutate(user),
    onSuccess: ({ path }: { readonly id: number; readonly path: string }, { email }: NewUser) => {
      show(email, path);
      return refetch();
    },
  }));
  const change = useMutation(() => ({
    mutationFn: (user: { readonly id: number; readonly role?: Role; readonly disabled?: boolean }) =>
      api.server.users.change.mutate(user),
    onSuccess: refetch,
  }));
  const reset = useMutation(() => ({
    mutationFn: ({ id }: KnownUser) => api.server.users.resetPassword.mutate({ id }),
    onSuccess: ({ path }: { readonly path: string }, { email }: KnownUser) => {
      show(email, path);
      return refetch();
    },
  }));

  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const role = data.get('role');
    if (isRole(role)) add.mutate({ email: String(data.get('email')), role }, { onSuccess: () => form.reset() });
  }

  return (
    <Panel
      id="users"
      title="Users"
      about="A person you add signs in by a link, which then asks for a password. Without one they need a new link each time."
    >
      <Show when={link()}>{(shown) => <ShownOnce what={shown().what} secret={shown().secret} />}</Show>
      <Show
        when={!users.error}
        fallback={<ProblemPanel what="The users could not be fetched" problem={users.error} onRetry={refetch} />}
      >
        <section class="overflow-x-auto" aria-labelledby="users" tabindex="0">
          <table class="w-full min-w-140 text-left">
            <thead class="text-xs text-ink-faint">
              <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
                <th scope="col">E-mail</th>
                <th scope="col">Role</th>
                <th scope="col">Last sign-in</th>
                <th scope="col">
                  <span class="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={users.data ?? []}>
                {(user) => (
                  <tr class="border-b border-line last:border-0 [&>td]:py-1.5 [&>td]:pr-4">
                    <td classList={{ 'text-ink-faint line-through': user.disabled }}>{user.email}</td>
                    <td>
                      <select
                        class="field"
                        aria-label={`Role of ${user.email}`}
                        disabled={user.id === identity.id && identity.kind === 'user'}
                        onChange={(event) => {
                          const role = event.currentTarget.value;
                          if (isRole(role)) change.mutate({ id: user.id, role });
                        }}
                      >
                        <For each={Object.entries(roleNames)}>
                          {([role, name]) => (
                            <option value={role} selected={role === user.role}>
                              {name}
                            </option>
                          )}
                        </For>
                      </select>
                    </td>
                    <td class="whitespace-nowrap text-ink-soft">
                      {user.lastSignedInAt === null ? 'never' : formats().ago(user.lastSignedInAt, now())}
                    </td>
                    <td class="text-right whitespace-nowrap">
                      <button
                        type="button"
                        class="button-quiet"
                        onClick={() => reset.mutate({ id: user.id, email: user.email })}
                      >
                        New link
                      </button>
                      <Show when={user.id !== identity.id}>
                        <button
                          type="button"
                          class="button-quiet"
                          onClick={() => change.mutate({ id: user.id, disabled: !user.disabled })}
                        >
                          {user.disabled ? 'Let in' : 'Lock out'}
                        </button>
                      </Show>
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
      <form class="mt-4 flex flex-wrap items-end gap-3" onSubmit={submit}>
        <Labelled label="E-mail">
          <input class="field w-64 text-sm font-normal" name="email" type="email" autocomplete="off" required />
        </Labelled>
        <RoleField name="role" />
        <button type="submit" class="button" disabled={add.isPending}>
          Add user
        </button>
      </form>
      <Show when={add.error ?? change.error ?? reset.error}>
        {(problem) => (
          <p role="alert" class="mt-2 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </Panel>
  );
}
