import type { SavedView } from '@foresale/contract';
import { useNavigate } from '@solidjs/router';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { Labelled } from '../elements/labelled.tsx';
import { Menu } from '../elements/menu.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import type { Undo } from '../shell/announcer.tsx';

/** Lists to come back to: one's own, and those that others share. `query` is the address of the one on screen. */
export function ViewsMenu(props: { readonly query: string }) {
  const { api, announce } = useDashboard();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isOpen, setOpen] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  let menu: HTMLDetailsElement | undefined;
  const key = ['views'];
  const views = useQuery(() => ({
    queryKey: key,
    queryFn: () => api.server.views.list.query(),
    enabled: isOpen(),
  }));

  async function change(work: () => Promise<unknown>, sentence: string, undo?: Undo): Promise<void> {
    setProblem(undefined);
    try {
      await work();
      await client.invalidateQueries({ queryKey: key });
      announce(sentence, undo);
    } catch (cause) {
      setProblem(sentenceOf(cause));
    }
  }

  async function restore({ name, query, isShared }: SavedView): Promise<string> {
    await api.server.views.restore.mutate({ name, query, isShared });
    await client.invalidateQueries({ queryKey: key });
    return `The view ${name} is back.`;
  }

  async function save(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const name = String(data.get('name')).trim();
    const view = { name, query: props.query, isShared: data.get('shared') === 'on' };
    await change(() => api.server.views.save.mutate(view), `The view ${name} was saved.`);
    if (problem() === undefined) form.reset();
  }

  return (
    <Menu
      icon="priorities"
      name="Views"
      title="Saved views"
      onToggle={setOpen}
      ref={(element) => {
        menu = element;
      }}
    >
      <div class="panel absolute right-0 z-30 mt-1 flex w-76 max-w-[90vw] flex-col gap-3 p-3 shadow-lg">
        <Show
          when={(views.data ?? []).length > 0}
          fallback={<p class="text-ink-soft">{views.isPending ? 'Fetching…' : 'No views yet.'}</p>}
        >
          <ul class="flex max-h-72 flex-col gap-0.5 overflow-auto">
            <For each={views.data ?? []}>
              {(view) => (
                <li class="flex items-center gap-1">
                  <button
                    type="button"
                    class="min-w-0 flex-1 truncate rounded px-2 py-1 text-left hover:bg-raised"
                    onClick={() => {
                      if (menu !== undefined) menu.open = false;
                      navigate(`/?${view.query}`);
                    }}
                  >
                    {view.name}
                    <Show when={view.isShared}>
                      <span class="ml-2 text-xs text-ink-faint">{view.isOwn ? 'shared' : view.ownerName}</span>
                    </Show>
                  </button>
                  <Show when={view.isOwn}>
                    <button
                      type="button"
                      class="button-quiet"
                      aria-label={`Delete the view ${view.name}`}
                      onClick={() =>
                        void change(
                          () => api.server.views.remove.mutate({ id: view.id }),
                          `The view ${view.name} was deleted.`,
                          () => restore(view),
                        )
                      }
                    >
                      <Icon name="close" class="size-3.5" />
                    </button>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <form class="flex flex-col gap-2 border-t border-line pt-3" onSubmit={(event) => void save(event)}>
          <Labelled label="Save this list as">
            <input name="name" class="field text-sm font-normal" required maxlength="80" />
          </Labelled>
          <label class="flex items-center gap-2 text-ink-soft">
            <input type="checkbox" name="shared" /> for everyone in the shop
          </label>
          <p role="alert" class="text-bad empty:hidden">
            {problem()}
          </p>
          <button type="submit" class="button">
            Save
          </button>
        </form>
      </div>
    </Menu>
  );
}
