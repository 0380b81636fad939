import type { ListedCustomer } from '@foresale/contract';
import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Movement } from '../priorities/movement.tsx';
import { Outlook } from './outlook.tsx';
import { ScoreScale } from './score-scale.tsx';

/** Where the customer stands in the current run: rank, segment, the three values and their scores, the prediction. */
export function Standing(props: { readonly standing: ListedCustomer }) {
  const { formats, runs } = useDashboard();
  const days = () => props.standing.recencyDays;
  const orders = () => props.standing.frequency;
  return (
    <section aria-label="Standing" class="figures grid gap-3 md:grid-cols-2 xl:grid-cols-[1.2fr_1fr_1fr_1fr]">
      <div class="panel flex flex-col gap-3 p-4">
        <div>
          <h2 class="text-xs font-medium text-ink-faint">Segment</h2>
          <p class="text-2xl font-semibold tracking-tight">
            <A
              href={`/?segment=${encodeURIComponent(props.standing.segment)}`}
              class="hover:text-accent-ink hover:underline"
            >
              {props.standing.segment}
            </A>
          </p>
          <Show
            when={props.standing.previousSegment !== null && props.standing.previousSegment !== props.standing.segment}
          >
            <p class="text-xs text-ink-faint">was {props.standing.previousSegment} in the run before</p>
          </Show>
        </div>
        <p class="mt-auto flex items-center gap-2 text-ink-soft">
          Rank {formats().count(props.standing.rank)} of {formats().count(runs.published()?.customers ?? 0)}
          <Movement places={props.standing.movement} />
        </p>
      </div>
      <ScoreScale
        name="Recency"
        score={props.standing.recencyScore}
        value={days() === 1 ? '1 day' : `${formats().count(days())} days`}
        note={`since the last counted order on ${formats().day(props.standing.lastPurchaseDate)}`}
      />
      <ScoreScale
        name="Frequency"
        score={props.standing.frequencyScore}
        value={orders() === 1 ? '1 order' : `${formats().count(orders())} orders`}
        note="counted: not cancelled, not fully returned"
      />
      <ScoreScale
        name="Monetary"
        score={props.standing.monetaryScore}
        value={formats().money(props.standing.monetary)}
        note={`net of returns, ${formats().money(props.standing.monetary / Math.max(1, orders()))} an order`}
      />
      <Show when={props.standing.purchaseProbability !== null}>
        <Outlook standing={props.standing} probability={props.standing.purchaseProbability ?? 0} />
      </Show>
    </section>
  );
}
