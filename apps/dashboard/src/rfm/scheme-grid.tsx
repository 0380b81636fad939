import { createMemo, createSignal, For, Show } from 'solid-js';
import { Choice } from '../elements/choice.tsx';
import { type Box, namesByPosition, positionOf, type SchemeDraft } from './scheme-draft.ts';

export interface SchemeGridProps {
  readonly draft: SchemeDraft;
  readonly colourOf: (segment: string) => string;
  readonly mayChange: boolean;
  readonly onPaint: (box: Box) => void;
}

/** Recency to the right, frequency upwards; monetary is chosen above, or does not matter. */
export function SchemeGrid(props: SchemeGridProps) {
  const [monetary, setMonetary] = createSignal('all');
  const scores = () => Array.from({ length: props.draft.bands }, (_, index) => index + 1);
  const layers = () => (monetary() === 'all' ? scores() : [Math.min(Number(monetary()), props.draft.bands)]);
  const names = createMemo(() => namesByPosition(props.draft));
  const cell = (r: number, f: number) => {
    const inLayers = layers().map((m) => names()[positionOf(props.draft.bands, r, f, m)] ?? []);
    return {
      segments: [...new Set(inLayers.flat())],
      hasGap: inLayers.some((given) => given.length === 0),
      hasOverlap: inLayers.some((given) => given.length > 1),
    };
  };
  const boxOf = (r: number, f: number): Box => {
    const shown = layers();
    return { recency: [r, r], frequency: [f, f], monetary: [shown[0] ?? 1, shown.at(-1) ?? 1] };
  };
  const wash = (segments: readonly string[]) => {
    const colours = segments.map(props.colourOf);
    if (colours.length === 0) return 'var(--panel)';
    const width = 100 / colours.length;
    const stops = colours.map((colour, index) => `${colour} ${index * width}% ${(index + 1) * width}%`);
    return colours.length === 1 ? colours[0] : `linear-gradient(to right, ${stops.join(', ')})`;
  };
  return (
    <div class="flex flex-col gap-2">
      <div class="flex flex-wrap items-center gap-2">
        <span class="text-xs text-ink-faint">Monetary score</span>
        <Choice
          label="Monetary score"
          options={[{ value: 'all', name: 'any' }, ...scores().map((m) => ({ value: String(m), name: String(m) }))]}
          value={monetary()}
          onChange={setMonetary}
        />
      </div>
      <table class="w-full table-fixed border-separate border-spacing-1">
        <caption class="sr-only">Segments by recency score (columns) and frequency score (rows)</caption>
        <thead class="text-xs text-ink-faint">
          <tr>
            <td class="w-9" />
            <For each={scores()}>
              {(r) => (
                <th scope="col" class="font-medium">
                  R {r}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={scores().toReversed()}>
            {(f) => (
              <tr>
                <th scope="row" class="text-xs font-medium text-ink-faint">
                  F {f}
                </th>
                <For each={scores()}>
                  {(r) => (
                    <td class="p-0">
                      <button
                        type="button"
                        disabled={!props.mayChange}
                        class="flex h-16 w-full flex-col items-start justify-center overflow-hidden rounded-md border p-1.5 text-left text-[0.6875rem] leading-tight sm:text-xs"
                        classList={{
                          'border-line-strong border-dashed': cell(r, f).hasGap,
                          'border-bad': cell(r, f).hasOverlap,
                          'border-transparent': !cell(r, f).hasGap && !cell(r, f).hasOverlap,
                          'hover:outline-2 hover:outline-accent': props.mayChange,
                        }}
                        style={{ background: wash(cell(r, f).segments) }}
                        onClick={() => props.onPaint(boxOf(r, f))}
                      >
                        <span class="sr-only">
                          R {r}, F {f}:{' '}
                        </span>
                        <Show
                          when={cell(r, f).segments.length <= 2}
                          fallback={`${cell(r, f).segments.length} by monetary`}
                        >
                          <For each={cell(r, f).segments}>
                            {(segment) => <span class="line-clamp-2">{segment}</span>}
                          </For>
                        </Show>
                        <Show when={cell(r, f).hasGap}>
                          <span class="text-ink-faint">gap</span>
                        </Show>
                        <Show when={cell(r, f).hasOverlap}>
                          <span class="text-bad">overlap</span>
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
    </div>
  );
}
