import type { Outreach, OutreachChange } from '@foresale/contract';
import { createSignal, For, Show } from 'solid-js';
import { Labelled } from '../elements/labelled.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { createOwners } from './owners.ts';
import { isStatus, statusNames, statusOrder } from './statuses.ts';

export interface OutreachFormProps {
  /** Undefined for many customers at once: then nothing is chosen, and only what is chosen changes. */
  readonly current?: Outreach | null;
  readonly action: string;
  readonly onSave: (change: OutreachChange) => Promise<void>;
  /** Called with the first change that somebody makes. */
  readonly onTouched?: () => void;
  readonly statusRef?: (field: HTMLSelectElement) => void;
}

const day = 86_400_000;

/** Status, owner and note, of one customer or of many. */
export function OutreachForm(props: OutreachFormProps) {
  const owners = createOwners();
  const isForMany = () => props.current === undefined;
  const [status, setStatus] = createSignal<string>(props.current?.status ?? '');
  const [problem, setProblem] = createSignal<string>();
  const [isBusy, setBusy] = createSignal(false);
  const soonest = () => new Date(Date.now() + day).toISOString().slice(0, 10);
  const ownerOf = () => (props.current?.ownerId == null ? '' : String(props.current.ownerId));

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const change = changeOf(new FormData(event.currentTarget), props.current);
    if (Object.keys(change).length === 0) {
      setProblem('There is nothing to change.');
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await props.onSave(change);
    } catch (cause) {
      setProblem(sentenceOf(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      class="flex flex-wrap items-end gap-3"
      onSubmit={(event) => void submit(event)}
      onInput={() => props.onTouched?.()}
    >
      <Labelled label="Status">
        <select
          ref={(field) => props.statusRef?.(field)}
          name="status"
          class="field w-36 text-sm font-normal"
          value={status()}
          onChange={(event) => setStatus(event.currentTarget.value)}
        >
          <option value="">{isForMany() ? 'As it is' : 'Untouched'}</option>
          <For each={statusOrder}>
            {(each) => (
              <option value={each} selected={each === status()}>
                {statusNames[each]}
              </option>
            )}
          </For>
        </select>
      </Labelled>
      <Show when={status() === 'snoozed'}>
        <Labelled label="Until">
          <input
            type="date"
            name="until"
            required
            class="field text-sm font-normal"
            min={soonest()}
            value={props.current?.snoozedUntil ?? ''}
          />
        </Labelled>
      </Show>
      <Labelled label="Owner">
        <select name="owner" class="field w-44 text-sm font-normal">
          <Show when={isForMany()}>
            <option value="keep" selected>
              As it is
            </option>
          </Show>
          <option value="" selected={!isForMany() && ownerOf() === ''}>
            Nobody
          </option>
          <For each={owners()}>
            {(owner) => (
              <option value={owner.id} selected={String(owner.id) === ownerOf()}>
                {owner.name}
              </option>
            )}
          </For>
        </select>
      </Labelled>
      <Show when={!isForMany()}>
        <Labelled label="Note" class="w-full">
          <textarea
            name="note"
            maxlength="2000"
            rows="3"
            class="field h-auto py-1.5 text-sm font-normal"
            value={props.current?.note ?? ''}
          />
        </Labelled>
      </Show>
      <button type="submit" class="button-strong" disabled={isBusy()}>
        {props.action}
      </button>
      <p role="alert" class="w-full text-bad empty:hidden">
        {problem()}
      </p>
    </form>
  );
}

/** Only what differs: somebody else may have changed the rest meanwhile. */
function changeOf(form: FormData, current: Outreach | null | undefined): OutreachChange {
  const status = String(form.get('status') ?? '');
  const until = String(form.get('until') ?? '');
  const owner = String(form.get('owner') ?? 'keep');
  const ownerId = owner === '' ? null : Number(owner);
  const note = form.get('note') === null ? undefined : String(form.get('note')).trim() || null;
  const isNewStatus = status !== (current?.status ?? '') || (status === 'snoozed' && until !== current?.snoozedUntil);
  return {
    ...(isStatus(status) && isNewStatus ? { status } : {}),
    ...(isStatus(status) && isNewStatus && status === 'snoozed' ? { snoozedUntil: until } : {}),
    ...(owner !== 'keep' && (current === undefined || ownerId !== (current?.ownerId ?? null)) ? { ownerId } : {}),
    ...(note !== undefined && note !== (current?.note ?? null) ? { note } : {}),
  };
}
