import type { SchemePreview as Preview, PreviewScheme } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createSignal, For, Match, on, onCleanup, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';

export interface SchemePreviewProps {
  /** Undefined while there is nothing that could be previewed. */
  readonly scheme: PreviewScheme['scheme'] | undefined;
  readonly cuts?: PreviewScheme['cuts'];
  readonly about: string;
  /** What to say while there is nothing to preview. */
  readonly idle: string;
}

const settleMilliseconds = 300;
const movesShown = 15;

/** Who would be called something else, from which segment to which. */
export function SchemePreview(props: SchemePreviewProps) {
  const { api, formats, runs } = useDashboard();
  const question = () =>
    props.scheme === undefined
      ? undefined
      : JSON.stringify({ scheme: props.scheme, ...(props.cuts === undefined ? {} : { cuts: props.cuts }) });
  // Clicks come in bursts, and each answer reads every customer.
  const [asked, setAsked] = createSignal(question());
  let settling: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(question, (next) => {
      clearTimeout(settling);
      settling = setTimeout(() => setAsked(next), settleMilliseconds);
    }),
  );
  onCleanup(() => clearTimeout(settling));
  const preview = useQuery(() => ({
    queryKey: ['preview', runs.published()?.runId ?? null, asked() ?? null],
    queryFn: () => {
      const input: PreviewScheme = JSON.parse(asked() ?? '');
      return api.server.schemes.preview.query(input);
    },
    enabled: asked() !== undefined && runs.published() !== undefined,
    placeholderData: (previous: Preview | undefined) => previous,
    retry: false,
  }));
  const moves = () => preview.data?.moves.filter((move) => move.from !== move.to) ?? [];

  return (
    <section class="panel p-4" aria-labelledby="preview">
      <h2 id="preview" class="font-semibold">
        Who would move
      </h2>
      <p class="mb-3 text-xs text-ink-faint">{props.about}</p>
      <Switch fallback={<SkeletonLines count={4} height="1.5rem" label="The preview is being worked out" />}>
        <Match when={runs.published() === undefined}>
          <p class="text-ink-soft">There is nobody to preview before the first run is published.</p>
        </Match>
        <Match when={props.scheme === undefined}>
          <p class="text-ink-soft">{props.idle}</p>
        </Match>
        <Match when={preview.error}>{(problem) => <p class="text-ink-soft">{sentenceOf(problem())}</p>}</Match>
        <Match when={preview.data}>
          {(data) => (
            <div classList={{ 'opacity-60': preview.isPlaceholderData || asked() !== question() }}>
              <p class="figures" role="status">
                <b class="text-xl font-semibold">{formats().count(data().moved)}</b> of{' '}
                {formats().count(data().customers)} customers ({formats().share(data().moved / (data().customers || 1))}
                )
              </p>
              <Show when={moves().length > 0}>
                <table class="mt-3 w-full text-left">
                  <thead class="text-xs text-ink-faint">
                    <tr class="border-b border-line [&>th]:py-1.5 [&>th]:font-medium">
                      <th scope="col">From</th>
                      <th scope="col">To</th>
                      <th scope="col" class="text-right">
                        Customers
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    <For each={moves().slice(0, movesShown)}>
                      {(move) => (
                        <tr class="border-b border-line last:border-0 [&>td]:py-1.5">
                          <td>{move.from}</td>
                          <td>{move.to}</td>
                          <td class="text-right">{formats().count(move.customers)}</td>
                        </tr>
                      )}
                    </For>
                  </tbody>
                </table>
              </Show>
              <Show when={moves().length > movesShown}>
                <p class="mt-2 text-xs text-ink-faint">and {moves().length - movesShown} smaller moves</p>
              </Show>
            </div>
          )}
        </Match>
      </Switch>
    </section>
  );
}
