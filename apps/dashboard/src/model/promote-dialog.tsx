import type { Model } from '@foresale/contract';
import { useMutation, useQuery } from '@tanstack/solid-query';
import { createSignal, Match, onMount, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { sentenceOf } from '../elements/sentence-of.ts';

export interface PromoteDialogProps {
  readonly model: Model;
  readonly onClose: () => void;
  readonly onPromoted: () => void;
}

const top = 100;

/** Says what would change before it changes, and asks for a reason where baselines win. */
export function PromoteDialog(props: PromoteDialogProps) {
  const { api, formats } = useDashboard();
  let dialog: HTMLDialogElement | undefined;
  const [reason, setReason] = createSignal('');
  onMount(() => dialog?.showModal());
  const preview = useQuery(() => ({
    queryKey: ['model', 'preview', props.model.modelId],
    queryFn: () => api.server.model.preview.query({ modelId: props.model.modelId, top }),
    retry: false,
  }));
  const promote = useMutation(() => ({
    mutationFn: () =>
      api.server.model.promote.mutate({
        modelId: props.model.modelId,
        ...(props.model.beatsBaselines ? {} : { overrideReason: reason() }),
      }),
    onSuccess: () => props.onPromoted(),
  }));

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    promote.mutate();
  }

  return (
    <dialog
      ref={dialog}
      class="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-lg border border-line bg-panel p-0 text-ink backdrop:bg-black/40"
      aria-labelledby="promote-title"
      onClose={() => props.onClose()}
    >
      <form class="flex flex-col gap-4 p-5" onSubmit={submit}>
        <div>
          <h2 id="promote-title" class="text-base font-semibold">
            Promote version {props.model.modelId}?
          </h2>
          <p class="text-ink-soft">From the next run on it scores every customer. You can roll back at any time.</p>
        </div>
        <div class="rounded-md bg-raised p-3">
          <Switch>
            <Match when={preview.isPending}>
              <p role="status">Scoring today’s customers with it…</p>
            </Match>
            <Match when={preview.error}>{(problem) => <p>{sentenceOf(problem())}</p>}</Match>
            <Match when={preview.data}>
              {(answer) => (
                <>
                  <p class="font-medium">
                    Of today’s top {formats().count(answer().top)}, {formats().count(answer().changed)} would change.
                  </p>
                  <Show when={answer().changed > 0}>
                    <dl class="figures mt-2 grid grid-cols-2 gap-3 text-xs">
                      <div>
                        <dt class="text-ink-faint">Would come in</dt>
                        <dd>
                          <Moves moves={answer().entering} />
                        </dd>
                      </div>
                      <div>
                        <dt class="text-ink-faint">Would fall out</dt>
                        <dd>
                          <Moves moves={answer().leaving} />
                        </dd>
                      </div>
                    </dl>
                  </Show>
                </>
              )}
            </Match>
          </Switch>
        </div>
        <Show when={!props.model.beatsBaselines}>
          <label class="flex flex-col gap-1">
            <span class="font-medium">Why, although a simpler way does as well?</span>
            <span class="text-xs text-ink-faint">
              It loses in: {props.model.losses.join(', ')}. The reason is kept in the audit log.
            </span>
            <textarea
              class="min-h-20 rounded-md border border-line-strong bg-panel p-2"
              required
              maxlength={1000}
              value={reason()}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </label>
        </Show>
        <Show when={promote.error}>
          {(problem) => (
            <p role="alert" class="text-bad">
              {sentenceOf(problem())}
            </p>
          )}
        </Show>
        <div class="flex justify-end gap-2">
          <button type="button" class="button" onClick={() => dialog?.close()}>
            Cancel
          </button>
          <button type="submit" class="button-strong" disabled={promote.isPending}>
            Promote
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface Move {
  readonly customerId: string;
  readonly rankNow: number;
  readonly rankThen: number;
}

const shownMoves = 5;

function Moves(props: { readonly moves: readonly Move[] }) {
  const { formats } = useDashboard();
  const words = () =>
    props.moves
      .slice(0, shownMoves)
      .map((move) => `${move.customerId} (${formats().count(move.rankNow)} → ${formats().count(move.rankThen)})`);
  return (
    <>
      {words().join(', ')}
      {props.moves.length > shownMoves ? ', …' : ''}
    </>
  );
}
