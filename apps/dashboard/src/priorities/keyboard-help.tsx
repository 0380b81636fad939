import { For } from 'solid-js';

const keys = [
  { keys: ['j', 'k'], does: 'Next and previous customer' },
  { keys: ['Enter'], does: 'Open the chosen customer' },
  { keys: ['/'], does: 'Search' },
  { keys: ['x'], does: 'Choose the customer, or not' },
  { keys: ['Shift', 'x'], does: 'The same for all since the last one' },
  { keys: ['o'], does: 'Outreach of those chosen' },
  { keys: ['e'], does: 'Export these customers' },
  { keys: ['h'], does: 'Hold the list still, or let it update' },
  { keys: ['n'], does: 'Show the newest run' },
  { keys: ['Esc'], does: 'Leave the search, or choose nobody' },
  { keys: ['?'], does: 'This help' },
] as const;

export function KeyboardHelp(props: { readonly ref: (dialog: HTMLDialogElement) => void }) {
  return (
    <dialog
      ref={props.ref}
      aria-labelledby="keyboard-help"
      class="panel m-auto w-full max-w-sm p-5 text-ink shadow-xl backdrop:bg-black/40"
    >
      <h2 id="keyboard-help" class="mb-3 text-base font-semibold">
        Keyboard shortcuts
      </h2>
      <dl class="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        <For each={keys}>
          {(each) => (
            <>
              <dt class="flex gap-1">
                <For each={each.keys}>
                  {(key) => (
                    <kbd class="rounded border border-line-strong bg-raised px-1.5 font-sans text-xs">{key}</kbd>
                  )}
                </For>
              </dt>
              <dd class="text-ink-soft">{each.does}</dd>
            </>
          )}
        </For>
      </dl>
      <form method="dialog" class="mt-5 text-right">
        <button type="submit" class="button" autofocus>
          Close
        </button>
      </form>
    </dialog>
  );
}
