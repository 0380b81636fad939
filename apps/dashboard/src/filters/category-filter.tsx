import { useQuery } from '@tanstack/solid-query';
import { createSignal, createUniqueId, For, onCleanup } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';

export interface CategoryFilterProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

const typingMilliseconds = 200;

/** Any part of a category's name; the names that hold it are suggested. */
export function CategoryFilter(props: CategoryFilterProps) {
  const { api, runs } = useDashboard();
  const id = createUniqueId();
  const [text, setText] = createSignal(props.value ?? '');
  let typing: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(typing));
  const found = useQuery(() => ({
    queryKey: ['categories', runs.published()?.runId ?? null, text()],
    queryFn: () => api.server.rfm.categories.query({ text: text() }),
    placeholderData: (previous: string[] | undefined) => previous,
  }));
  function type(typed: string): void {
    clearTimeout(typing);
    typing = setTimeout(() => setText(typed.trim().slice(0, 100)), typingMilliseconds);
  }

  return (
    <Labelled label="Bought in category">
      <input
        type="text"
        class="field w-44 text-sm font-normal"
        list={id}
        maxlength="100"
        placeholder="Any part of its name"
        value={props.value ?? ''}
        onInput={(event) => type(event.currentTarget.value)}
        onChange={(event) => props.onChange(event.currentTarget.value.trim() || null)}
      />
      <datalist id={id}>
        <For each={found.data ?? []}>{(name) => <option value={name} />}</For>
      </datalist>
    </Labelled>
  );
}
