import type { CustomerDetails } from '@foresale/contract';
import { useMutation } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { sentenceOf } from '../elements/sentence-of.ts';

/** Forgets a person for good: what cannot be undone is asked for by typing the customer’s id. */
export function EraseDialog(props: {
  readonly customer: CustomerDetails;
  readonly ref: (dialog: HTMLDialogElement) => void;
  readonly onErased: () => void;
}) {
  const { api, announce } = useDashboard();
  let dialog: HTMLDialogElement | undefined;
  const [typed, setTyped] = createSignal('');
  const erase = useMutation(() => ({
    mutationFn: () => api.server.customers.erase.mutate({ customerId: props.customer.customerId }),
    onSuccess: () => {
      dialog?.close();
      announce(`Customer ${props.customer.customerId} was erased. What they bought stays under the id.`);
      props.onErased();
    },
  }));
  const isSure = () => typed().trim() === props.customer.customerId;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (isSure()) erase.mutate();
  }

  return (
    <dialog
      ref={(element) => {
        dialog = element;
        props.ref(element);
      }}
      class="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-lg border border-line bg-panel p-0 text-ink backdrop:bg-black/40"
      aria-labelledby="erase-title"
      onClose={() => {
        setTyped('');
        erase.reset();
      }}
    >
      <form class="flex flex-col gap-4 p-5" onSubmit={submit}>
        <div>
          <h2 id="erase-title" class="text-base font-semibold">
            Erase {props.customer.name ?? props.customer.customerId}?
          </h2>
          <p class="mt-1 text-ink-soft">
            Name, addresses, numbers, notes and every trace of them in imports are gone everywhere, for good. What was
            bought stays under the id, so that sums and models do not change. A later import does not bring them back.
          </p>
        </div>
        <label class="flex flex-col gap-1">
          <span class="font-medium">
            Type the id <code class="rounded bg-raised px-1 break-all">{props.customer.customerId}</code> to confirm
          </span>
          <input
            class="field"
            autocomplete="off"
            spellcheck={false}
            value={typed()}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <Show when={erase.error}>
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
          <button type="submit" class="button-danger" disabled={!isSure() || erase.isPending}>
            {erase.isPending ? 'Erasing…' : 'Erase for good'}
          </button>
        </div>
      </form>
    </dialog>
  );
}
