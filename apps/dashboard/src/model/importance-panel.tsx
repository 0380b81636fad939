import type { Importance } from '@foresale/contract';
import { createMemo, createSignal, For, Show } from 'solid-js';

const shownAtFirst = 10;

/** What moves the predictions, by how much: a table whose bars are its picture. */
export function ImportancePanel(props: { readonly importance: Importance }) {
  const [isWhole, setWhole] = createSignal(false);
  const most = createMemo(() => props.importance[0]?.effect ?? 1);
  const shown = () => (isWhole() ? props.importance : props.importance.slice(0, shownAtFirst));
  return (
    <section class="panel flex flex-col p-4 md:p-5" aria-labelledby="importance-title">
      <h2 id="importance-title" class="font-semibold">
        What it goes by
      </h2>
      <p class="mb-3 text-xs text-ink-faint">
        How far each reason moves a prediction, on average over the test customers, in log-odds
      </p>
      <table class="w-full text-left">
        <thead class="sr-only">
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Mean effect</th>
          </tr>
        </thead>
        <tbody>
          <For each={shown()}>
            {(term) => (
              <tr class="align-top [&>*]:py-1.5">
                <th scope="row" class="pr-4 font-normal">
                  <For each={term.sentences}>
                    {(sentence, i) => (
                      <span class="block" classList={{ 'text-ink-soft': i() > 0 }} title={term.features[i()]}>
                        <Show when={i() > 0}>
                          <span class="text-ink-faint">together with </span>
                        </Show>
                        {i() === 0 ? sentence.replace(/\.$/, '') : beginSmall(sentence)}
                      </span>
                    )}
                  </For>
                  <span
                    class="mt-1 block h-1.5 rounded-full bg-accent"
                    style={{ width: `${Math.max(1, (100 * term.effect) / most())}%` }}
                    aria-hidden="true"
                  />
                </th>
                <td class="w-12 text-right">{term.effect.toFixed(2)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.importance.length > shownAtFirst}>
        <button type="button" class="button-quiet mt-2 self-start" onClick={() => setWhole(!isWhole())}>
          {isWhole() ? 'Fewer' : `All ${props.importance.length}`}
        </button>
      </Show>
    </section>
  );
}

function beginSmall(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '');
}
