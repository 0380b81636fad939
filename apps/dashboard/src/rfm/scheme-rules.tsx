import { Index, Show } from 'solid-js';
import { Icon } from '../elements/icon.tsx';
import { measures } from './measures.ts';
import type { DraftRule, SchemeDraft, ScoreRange } from './scheme-draft.ts';

export interface SchemeRulesProps {
  readonly draft: SchemeDraft;
  readonly segments: readonly string[];
  readonly mayChange: boolean;
  readonly onChange: (draft: SchemeDraft) => void;
}

/** The rules as people write them: a segment for a box of scores, several rows where it takes several boxes. */
export function SchemeRules(props: SchemeRulesProps) {
  const rules = () => props.draft.rules;
  const change = (index: number, changed: Partial<DraftRule>) =>
    props.onChange({
      ...props.draft,
      rules: rules().map((rule, each) => (each === index ? { ...rule, ...changed } : rule)),
    });
  const whole = (): ScoreRange => [1, props.draft.bands];

  return (
    <section class="overflow-x-auto" aria-label="Rules as a table" tabindex="0">
      <datalist id="segment-names">
        <Index each={props.segments}>{(segment) => <option value={segment()} />}</Index>
      </datalist>
      <table class="w-full min-w-110 text-left">
        <thead class="text-xs text-ink-faint">
          <tr class="[&>th]:py-1.5 [&>th]:pr-2 [&>th]:font-medium">
            <th scope="col">Segment</th>
            <Index each={measures}>{(measure) => <th scope="col">{measure().name}</th>}</Index>
            <th scope="col">
              <span class="sr-only">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={rules()}>
            {(rule, index) => (
              <tr class="[&>td]:py-0.5 [&>td]:pr-2">
                <td>
                  <input
                    class="field w-full min-w-32"
                    aria-label={`Segment of rule ${index + 1}`}
                    list="segment-names"
                    maxlength="60"
                    disabled={!props.mayChange}
                    value={rule().segment}
                    onChange={(event) => change(index, { segment: event.currentTarget.value.trim() })}
                  />
                </td>
                <Index each={measures}>
                  {(measure) => (
                    <td class="whitespace-nowrap">
                      <ScoreField
                        label={`${measure().name} from, rule ${index + 1}`}
                        bands={props.draft.bands}
                        disabled={!props.mayChange}
                        value={rule()[measure().id][0]}
                        onChange={(from) =>
                          change(index, { [measure().id]: [from, Math.max(from, rule()[measure().id][1])] })
                        }
                      />
                      {' – '}
                      <ScoreField
                        label={`${measure().name} to, rule ${index + 1}`}
                        bands={props.draft.bands}
                        disabled={!props.mayChange}
                        value={rule()[measure().id][1]}
                        onChange={(to) =>
                          change(index, { [measure().id]: [Math.min(to, rule()[measure().id][0]), to] })
                        }
                      />
                    </td>
                  )}
                </Index>
                <td class="text-right">
                  <Show when={props.mayChange}>
                    <button
                      type="button"
                      class="button-quiet"
                      aria-label={`Remove rule ${index + 1}`}
                      onClick={() =>
                        props.onChange({ ...props.draft, rules: rules().filter((_, each) => each !== index) })
                      }
                    >
                      <Icon name="close" />
                    </button>
                  </Show>
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
      <Show when={props.mayChange}>
        <button
          type="button"
          class="button mt-2"
          onClick={() =>
            props.onChange({
              ...props.draft,
              rules: [
                ...rules(),
                { segment: rules().at(-1)?.segment ?? '', recency: whole(), frequency: whole(), monetary: whole() },
              ],
            })
          }
        >
          Add a rule
        </button>
      </Show>
    </section>
  );
}

function ScoreField(props: {
  readonly label: string;
  readonly bands: number;
  readonly disabled: boolean;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <select
      class="field px-1"
      aria-label={props.label}
      disabled={props.disabled}
      onChange={(event) => props.onChange(Number(event.currentTarget.value))}
    >
      <Index each={Array.from({ length: props.bands }, (_, index) => index + 1)}>
        {(score) => (
          <option value={score()} selected={score() === props.value}>
            {score()}
          </option>
        )}
      </Index>
    </select>
  );
}
