import type { SaveScheme, Scheme } from '@foresale/contract';
import { useNavigate } from '@solidjs/router';
import { useMutation, useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { may } from '../shell/may.ts';
import { schemesKey } from './schemes.ts';

export interface Saving {
  readonly isPending: () => boolean;
  readonly problem: () => unknown;
  save(name: string, as: 'same' | 'new'): void;
  remove(): void;
}

/** Saves what an editor made, over the scheme it began with or beside it. */
export function createSaving(
  scheme: Scheme,
  isNew: boolean,
  editOf: (name: string, schemeId: number | undefined) => SaveScheme,
): Saving {
  const { api, announce } = useDashboard();
  const client = useQueryClient();
  const navigate = useNavigate();
  const save = useMutation(() => ({
    mutationFn: (edit: SaveScheme) => api.server.schemes.save.mutate(edit),
    onSuccess: async ({ schemeId }: { readonly schemeId: number }, edit: SaveScheme) => {
      announce(`${edit.name} is saved.`);
      await client.invalidateQueries({ queryKey: schemesKey });
      if (schemeId !== scheme.schemeId || isNew) navigate('/rfm/schemes');
    },
  }));
  const remove = useMutation(() => ({
    mutationFn: () => api.server.schemes.remove.mutate({ schemeId: scheme.schemeId }),
    onSuccess: async () => {
      announce(`${scheme.name} is removed.`);
      navigate('/rfm/schemes');
      await client.invalidateQueries({ queryKey: schemesKey });
    },
  }));
  return {
    isPending: () => save.isPending || remove.isPending,
    problem: () => save.error ?? remove.error,
    save: (name, as) => save.mutate(editOf(name.trim(), as === 'same' ? scheme.schemeId : undefined)),
    remove: () => remove.mutate(),
  };
}

export interface SaveBarProps {
  readonly scheme: Scheme;
  readonly isNew: boolean;
  readonly name: string;
  readonly onName: (name: string) => void;
  /** Nothing keeps it from being saved but perhaps its name. */
  readonly isReady: boolean;
  readonly isChanged: boolean;
  readonly saving: Saving;
}

export function SaveBar(props: SaveBarProps) {
  const { identity } = useDashboard();
  const isOwn = () => !props.isNew && !props.scheme.shipped;
  const isNamed = () => props.name.trim() !== '';
  const hasOwnName = () => isNamed() && (props.isNew || props.name.trim() !== props.scheme.name);
  return (
    <Show when={may(identity.role, 'analyst')} fallback={<h2 class="text-base font-semibold">{props.scheme.name}</h2>}>
      <div class="flex flex-wrap items-end gap-3">
        <Labelled label="Name of the scheme">
          <input
            class="field w-60 text-sm font-normal"
            maxlength="80"
            autocomplete="off"
            placeholder={props.isNew ? 'Give it a name' : undefined}
            value={props.name}
            onInput={(event) => props.onName(event.currentTarget.value)}
          />
        </Labelled>
        <Show when={isOwn()}>
          <button
            type="button"
            class="button-strong"
            disabled={!props.isReady || !isNamed() || !(props.isChanged || hasOwnName()) || props.saving.isPending()}
            onClick={() => props.saving.save(props.name, 'same')}
          >
            Save
          </button>
        </Show>
        <button
          type="button"
          class={isOwn() ? 'button' : 'button-strong'}
          disabled={!props.isReady || !hasOwnName() || props.saving.isPending()}
          title={hasOwnName() ? undefined : 'A new scheme needs a name of its own'}
          onClick={() => props.saving.save(props.name, 'new')}
        >
          Save as a new scheme
        </button>
        <Show when={isOwn() && !props.scheme.chosen}>
          <button
            type="button"
            class="button-quiet"
            disabled={props.saving.isPending()}
            onClick={() => props.saving.remove()}
          >
            Remove
          </button>
        </Show>
        <Show when={props.scheme.shipped && !props.isNew}>
          <p class="pb-1.5 text-xs text-ink-faint">
            It came with Foresale and stays as it is: save changes under another name.
          </p>
        </Show>
      </div>
      <Show when={props.saving.problem()}>
        {(problem) => (
          <p role="alert" class="text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </Show>
  );
}
