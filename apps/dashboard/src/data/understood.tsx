import type { Finding, ImportChoices, Inspection, StatusMeaning } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { Labelled } from '../elements/labelled.tsx';

export interface UnderstoodProps {
  readonly inspection: Inspection;
  readonly choices: ImportChoices;
  readonly onChoose: (choices: ImportChoices) => void;
  /** Whether dates and amounts are asked for elsewhere. */
  readonly hidesStyles?: boolean;
}

const meanings: Readonly<Record<StatusMeaning, string>> = {
  counted: 'Counts as a sale',
  cancelled: 'Cancelled',
  returned: 'Returned or refunded',
  pending: 'Not paid yet',
};
const isMeaning = (value: string): value is StatusMeaning => Object.hasOwn(meanings, value);

/** Whether every word that nobody knows has been explained. */
export function isAnswered(inspection: Inspection, choices: ImportChoices): boolean {
  return inspection.unknownStatuses.every(({ word }) => choices.statuses?.[word] !== undefined);
}

/** How the files were read, with examples, and the questions that only a person can answer. */
export function Understood(props: UnderstoodProps) {
  const asks = (kind: Finding['kind']) =>
    props.hidesStyles !== true && props.inspection.findings.some((finding) => finding.kind === kind);
  // An example is read as the import will read it: by what has been chosen, else as it was understood.
  const readingOf = ({ kind }: Finding, { read, byChoice }: Finding['examples'][number]) =>
    byChoice?.[(kind === 'statuses' ? undefined : props.choices[kind]) ?? ''] ?? read;
  const chooseStyle = (name: 'dates' | 'decimals', value: string) => {
    const { [name]: _, ...others } = props.choices;
    if (value === 'day-first' || value === 'month-first') props.onChoose({ ...others, dates: value });
    else if (value === 'point' || value === 'comma') props.onChoose({ ...others, decimals: value });
    else props.onChoose(others);
  };
  const chooseMeaning = (word: string, value: string) => {
    const { [word]: _, ...others } = props.choices.statuses ?? {};
    props.onChoose({ ...props.choices, statuses: isMeaning(value) ? { ...others, [word]: value } : others });
  };
  return (
    <div class="flex flex-col gap-4">
      <Show when={props.inspection.unknownStatuses.length > 0}>
        <fieldset class="rounded-md bg-warn-wash p-3">
          <legend class="sr-only">Order statuses to explain</legend>
          <p class="mb-2 text-warn">
            These order statuses are new here. Say what each means; the answer is remembered for the next file.
          </p>
          <div class="grid gap-2 sm:grid-cols-2">
            <For each={props.inspection.unknownStatuses}>
              {({ word, rows }) => (
                <Labelled label={`${word} (${rows} ${rows === 1 ? 'row' : 'rows'})`}>
                  <select
                    class="field text-sm font-normal"
                    required
                    onChange={(event) => chooseMeaning(word, event.currentTarget.value)}
                  >
                    <option value="">Choose…</option>
                    <For each={Object.entries(meanings)}>
                      {([value, words]) => (
                        <option value={value} selected={props.choices.statuses?.[word] === value}>
                          {words}
                        </option>
                      )}
                    </For>
                  </select>
                </Labelled>
              )}
            </For>
          </div>
        </fieldset>
      </Show>
      <Show when={props.inspection.findings.length > 0}>
        <section aria-label="What was understood">
          <h3 class="mb-1 font-medium">What was understood</h3>
          <ul class="flex flex-col gap-1">
            <For each={props.inspection.findings}>
              {(finding) => (
                <li classList={{ 'text-warn': finding.isOpen, 'text-ink-soft': !finding.isOpen }}>
                  {finding.says}{' '}
                  <span class="text-xs text-ink-faint">
                    {finding.examples.map((example) => `${example.raw} → ${readingOf(finding, example)}`).join(' · ')}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={asks('dates') || asks('decimals')}>
        <div class="flex flex-wrap gap-4">
          <Show when={asks('dates')}>
            <Labelled label="Dates">
              <select
                class="field text-sm font-normal"
                onChange={(event) => chooseStyle('dates', event.currentTarget.value)}
              >
                <option value="">As understood</option>
                <option value="day-first" selected={props.choices.dates === 'day-first'}>
                  Day first: 31/12/2025
                </option>
                <option value="month-first" selected={props.choices.dates === 'month-first'}>
                  Month first: 12/31/2025
                </option>
              </select>
            </Labelled>
          </Show>
          <Show when={asks('decimals')}>
            <Labelled label="Amounts">
              <select
                class="field text-sm font-normal"
                onChange={(event) => chooseStyle('decimals', event.currentTarget.value)}
              >
                <option value="">As understood</option>
                <option value="point" selected={props.choices.decimals === 'point'}>
                  Point: 1,234.50
                </option>
                <option value="comma" selected={props.choices.decimals === 'comma'}>
                  Comma: 1.234,50
                </option>
              </select>
            </Labelled>
          </Show>
        </div>
      </Show>
    </div>
  );
}
