import { createSignal, onCleanup, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

interface Progress {
  readonly id: string;
  readonly rows: number;
  readonly rowsDone: number;
  readonly state: string;
}

const shownMilliseconds = 5_000;

/** How far a file that the reader asked for has got. The browser saves it; the server says how much of it has left. */
export function ExportProgress() {
  const { live, identity, formats, announce } = useDashboard();
  const [progress, setProgress] = createSignal<Progress>();
  let hiding: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(hiding));
  onCleanup(
    live.onEvent(({ kind, payload }) => {
      if (kind !== 'export.progress' || identity.kind !== 'user' || payload.userId !== identity.id) return;
      const { id, rows, rowsDone, state } = payload;
      setProgress({ id: String(id), rows: Number(rows), rowsDone: Number(rowsDone), state: String(state) });
      clearTimeout(hiding);
      if (state === 'running') return;
      announce(
        state === 'done'
          ? `The export is complete: ${formats().count(Number(rows))} customers.`
          : 'The export was broken off. The file is not complete.',
      );
      hiding = setTimeout(() => setProgress(undefined), shownMilliseconds);
    }),
  );
  return (
    <Show when={progress()}>
      {(now) => (
        <div class="no-print panel fixed right-4 bottom-16 z-20 w-64 p-3 shadow-lg md:bottom-4">
          <p class="figures mb-1.5 text-xs text-ink-soft">
            {now().state === 'failed' ? 'Export broken off at ' : 'Exported '}
            {formats().count(now().rowsDone)} of {formats().count(now().rows)} customers
          </p>
          <progress class="bar" aria-label="Export" max={Math.max(1, now().rows)} value={now().rowsDone} />
        </div>
      )}
    </Show>
  );
}
