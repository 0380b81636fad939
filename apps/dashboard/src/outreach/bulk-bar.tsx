import type { OutreachChange } from '@foresale/contract';
import { createSignal, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Question } from '../elements/question.tsx';
import { OutreachForm } from './outreach-form.tsx';

export interface BulkBarProps {
  readonly chosen: number;
  /** All that the filters leave; and whether they are what is chosen. */
  readonly matching: number;
  readonly isEveryone: boolean;
  readonly onEveryone: () => void;
  readonly onClear: () => void;
  /** Undefined where a file of the chosen ones cannot be had at once. */
  readonly onExport: (() => void) | undefined;
  readonly onSave: (change: OutreachChange) => Promise<void>;
  readonly statusRef: (field: HTMLSelectElement) => void;
}

/** The server changes so many at once. */
export const mostAtOnce = 10_000;

/** More than these are changed after a question. */
const mostUnasked = 100;

/** For those who are chosen in the list. It floats, so that no row moves under a reader. */
export function BulkBar(props: BulkBarProps) {
  const { formats } = useDashboard();
  const [answer, setAnswer] = createSignal<(isAgreed: boolean) => void>();
  const ask = () => new Promise<boolean>((resolve) => setAnswer(() => resolve));
  async function save(change: OutreachChange): Promise<void> {
    if (props.chosen <= mostUnasked || (await ask())) await props.onSave(change);
  }
  const everyone = () => Math.min(props.matching, mostAtOnce);
  return (
    <Show when={props.chosen > 0}>
      <section
        aria-label="Outreach of the chosen customers"
        class="no-print fixed inset-x-0 bottom-14 z-20 flex justify-center px-2 md:bottom-4"
      >
        <div class="panel flex max-w-full flex-wrap items-end gap-x-5 gap-y-2 p-3 shadow-lg">
          <div class="flex flex-col gap-1">
            <p class="figures font-semibold" role="status">
              {formats().count(props.chosen)} chosen
            </p>
            <p class="flex gap-2 text-xs">
              <Show when={!props.isEveryone && props.matching > props.chosen}>
                <button type="button" class="text-accent-ink hover:underline" onClick={() => props.onEveryone()}>
                  {props.matching > mostAtOnce ? 'First' : 'All'} {formats().count(everyone())}
                </button>
              </Show>
              <button type="button" class="text-ink-soft hover:underline" onClick={() => props.onClear()}>
                Nobody
              </button>
              <Show when={props.onExport}>
                {(save) => (
                  <button type="button" class="text-accent-ink hover:underline" onClick={() => save()()}>
                    Export {formats().count(props.chosen)}
                  </button>
                )}
              </Show>
            </p>
          </div>
          <OutreachForm action={`Set for ${formats().count(props.chosen)}`} onSave={save} statusRef={props.statusRef} />
        </div>
        <Show when={answer()}>
          {(give) => (
            <Question
              title={`Change ${formats().count(props.chosen)} customers?`}
              action={`Change ${formats().count(props.chosen)} customers`}
              onAnswer={(isAgreed) => {
                give()(isAgreed);
                setAnswer(undefined);
              }}
            >
              Everyone in the team sees the change at once. Undo takes it back for 20 seconds, except for customers whom
              somebody changes meanwhile.
            </Question>
          )}
        </Show>
      </section>
    </Show>
  );
}
