import type { Model } from '@foresale/contract';
import { type JSX, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { kindNames } from './model-words.ts';

/** What it was taught, checked and tested on. */
export function ModelFacts(props: { readonly model: Model }) {
  const { formats } = useDashboard();
  const first = () => props.model.trainingCutoffs[0] ?? props.model.validationCutoff;
  const last = () => props.model.trainingCutoffs.at(-1) ?? props.model.validationCutoff;
  return (
    <dl class="figures grid grid-cols-1 gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-5">
      <Fact name="Predicts" note={`customers whose last order is at most ${props.model.eligibleDays} days old`}>
        a purchase within {props.model.horizonDays} days
      </Fact>
      <Fact
        name="Learned from"
        note={`${props.model.trainingCutoffs.length} cut-offs, ${formats().day(first())} to ${formats().day(last())}`}
      >
        {formats().count(props.model.trainingExamples)} examples
      </Fact>
      <Fact name="Tuned on" note="stopped, calibrated and given its threshold there">
        {formats().day(props.model.validationCutoff)}
      </Fact>
      <Fact
        name="Tested on"
        note={`${formats().count(props.model.metrics.rows)} customers, of whom ${formats().share(props.model.metrics.baseRate)} bought`}
      >
        {formats().day(props.model.testCutoff)}
      </Fact>
      <Fact
        name="Kind"
        note={`${props.model.features} features; then taught everything up to ${formats().day(props.model.testCutoff)} with the same settings`}
      >
        {kindNames[props.model.kind]}
        <Show when={props.model.promotedAt}>
          {(promotedAt) => <span class="sr-only">, promoted {formats().moment(promotedAt())}</span>}
        </Show>
      </Fact>
    </dl>
  );
}

function Fact(props: { readonly name: string; readonly note: string; readonly children: JSX.Element }) {
  return (
    <div>
      <dt class="text-xs font-medium text-ink-faint">{props.name}</dt>
      <dd class="font-semibold">{props.children}</dd>
      <dd class="text-xs text-ink-faint">{props.note}</dd>
    </div>
  );
}
