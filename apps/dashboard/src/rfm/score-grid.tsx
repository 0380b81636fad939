import type { Distribution } from '@foresale/contract';
import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Choice } from '../elements/choice.tsx';
import { createSchemes } from './schemes.ts';
import { segmentNamesByCell } from './segment-names-by-cell.ts';

export interface ScoreGridProps {
  readonly distribution: Distribution;
  readonly by: 'customers' | 'money';
  readonly open: { readonly recency: number | null; readonly frequency: number | null };
  readonly onBy: (by: 'customers' | 'money') => void;
  /** Nulls close the open cell. */
  readonly onOpen: (recencyScore: number | null, frequencyScore: number | null) => void;
}

const ascending = [1, 2, 3, 4, 5];
const descending = ascending.toReversed();

/** Recency to the right, frequency upwards: the best customers are in the upper right corner. */
export function ScoreGrid(props: ScoreGridProps) {
  const { formats } = useDashboard();
  const schemes = createSchemes();
  const names = createMemo(() => segmentNamesByCell(schemes.data ?? []));
  const cells = createMemo(() => {
    const sums = new Map<string, { customers: number; monetary: number }>();
    for (const each of props.distribution.scores) {
      const key = `${each.recencyScore}${each.frequencyScore}`;
      const sum = sums.get(key) ?? { customers: 0, monetary: 0 };
      sums.set(key, { customers: sum.customers + each.customers, monetary: sum.monetary + each.monetary });
    }
    return sums;
  });
  const cell = (r: number, f: number) => cells().get(`${r}${f}`) ?? { customers: 0, monetary: 0 };
  const amount = (r: number, f: number) => (props.by === 'money' ? cell(r, f).monetary : cell(r, f).customers);
  const largest = createMemo(() =>
    Math.max(1, ...ascending.flatMap((r) => ascending.map((f) => Math.max(0, amount(r, f))))),
  );
  const total = () => (props.by === 'money' ? props.distribution.monetary : props.distribution.customers);
  const written = (value: number) => (props.by === 'money' ? formats().roundMoney(value) : formats().count(value));
  const isOpen = (r: number, f: number) => props.open.recency === r && props.open.frequency === f;

  return (
    <section class="panel p-4" aria-labelledby="grid">
      <div class="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 id="grid" class="font-semibold">
          Recency × frequency
        </h2>
        <Choice
          label="What the grid counts"
          options={[
            { value: 'customers', name: 'Customers' },
            { value: 'money', name: 'Money' },
          ]}
          value={props.by}
          onChange={props.onBy}
        />
      </div>
      <table class="figures w-full table-fixed border-separate border-spacing-1">
        <caption class="sr-only">
          {props.by === 'money' ? 'Money spent' : 'Customers'} by recency score (columns) and frequency score (rows)
        </caption>
        <thead class="text-xs text-ink-faint">
          <tr>
            <td class="w-9" />
            <For each={ascending}>
              {(r) => (
                <th scope="col" class="font-medium" title={`Recency score ${r} of 5`}>
                  R {r}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={descending}>
            {(f) => (
              <tr>
                <th scope="row" class="text-xs font-medium text-ink-faint" title={`Frequency score ${f} of 5`}>
                  F {f}
                </th>
                <For each={ascending}>
                  {(r) => (
                    <td class="p-0">
                      <button
                        type="button"
                        class="flex h-20 w-full xl:h-[5.5rem] flex-col items-start justify-between overflow-hidden rounded-md border border-transparent p-1 text-left
                          hover:border-line-strong aria-pressed:border-accent aria-pressed:outline-2 aria-pressed:outline-accent sm:p-2"
                        style={{
                          'background-color': `color-mix(in oklab, var(--accent) ${Math.round(Math.sqrt(Math.max(0, amount(r, f)) / largest()) * 26)}%, var(--raised))`,
                        }}
                        aria-pressed={isOpen(r, f)}
                        onClick={() => (isOpen(r, f) ? props.onOpen(null, null) : props.onOpen(r, f))}
                      >
                        <span class="sr-only">
                          R {r}, F {f}:{' '}
                        </span>
                        <span class="flex w-full flex-wrap items-baseline justify-between gap-x-1">
                          <span class="font-semibold">{written(amount(r, f))}</span>
                          <span class="hidden text-xs sm:inline">{formats().share(amount(r, f) / (total() || 1))}</span>
                        </span>
                        <Show when={names()?.get(`${r}${f}`)}>
                          {(name) => (
                            <span class="line-clamp-2 text-[0.625rem] leading-tight break-words hyphens-auto sm:text-[0.6875rem]">
                              {name()}
                            </span>
                          )}
                        </Show>
                      </button>
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <p class="no-print mt-2 text-xs text-ink-faint">
        <Show when={props.open.recency !== null} fallback="Choose a cell to see its histograms and customers.">
          The histograms and the list show one cell.{' '}
          <A class="text-accent-ink underline" href={`/?r=${props.open.recency}&f=${props.open.frequency}`}>
            Show these customers in Priorities
          </A>{' '}
          <button type="button" class="text-accent-ink underline" onClick={() => props.onOpen(null, null)}>
            Show all cells
          </button>
        </Show>
      </p>
    </section>
  );
}
