import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { Icon } from '../elements/icon.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { type Sending, sendFiles } from './send-files.ts';
import { sizeOf } from './words.ts';

const accepted = '.csv,.tsv,.tab,.txt,.gz,.xlsx';

/** Takes files that are dropped or chosen, and sends them. */
export function DropZone(props: { readonly isCompact: boolean; readonly onSent: (importId: number) => void }) {
  const [isOver, setIsOver] = createSignal(false);
  const [sending, setSending] = createSignal<{ readonly files: readonly File[]; readonly stop: () => void }>();
  const [share, setShare] = createSignal(0);
  const [problem, setProblem] = createSignal<unknown>();
  let current: Sending | undefined;
  // Whoever leaves the page would not learn what became of it.
  onCleanup(() => current?.stop());

  async function send(files: readonly File[]): Promise<void> {
    if (files.length === 0 || sending() !== undefined) return;
    setProblem(undefined);
    setShare(0);
    current = sendFiles(files, setShare);
    setSending({ files, stop: current.stop });
    try {
      props.onSent(await current.done);
    } catch (cause) {
      setProblem(cause);
    } finally {
      current = undefined;
      setSending(undefined);
    }
  }

  return (
    <fieldset
      class="panel border-dashed text-center transition-colors"
      classList={{
        'border-accent bg-accent-wash': isOver(),
        'p-6': !props.isCompact,
        'flex flex-wrap items-center justify-center gap-x-3 gap-y-2 p-3': props.isCompact,
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        void send([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <legend class="sr-only">Upload</legend>
      <Switch>
        <Match when={sending()}>
          {(under) => (
            <div class="mx-auto flex max-w-md flex-col gap-2" role="status">
              <p>
                Sending{' '}
                {under()
                  .files.map((file) => file.name)
                  .join(', ')}
                , {sizeOf(under().files.reduce((sum, file) => sum + file.size, 0))}
              </p>
              <progress class="bar" max="1" value={share()} aria-label="Sent" />
              <button type="button" class="button self-center" onClick={() => under().stop()}>
                Stop
              </button>
            </div>
          )}
        </Match>
        <Match when={true}>
          <Show when={!props.isCompact}>
            <Icon name="data" class="mx-auto mb-2 size-7 text-ink-faint" />
          </Show>
          <p class="font-medium">Drop {props.isCompact ? 'more' : 'order'} files here</p>
          <p class="mx-auto mt-1 mb-3 max-w-prose text-ink-soft" classList={{ hidden: props.isCompact }}>
            CSV, gzipped CSV or .xlsx. Several at once when they belong together: customers with orders, the nine files
            of Olist. You see what they are before anything is imported.
          </p>
          <label class="button cursor-pointer focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
            Choose files
            <input
              type="file"
              class="sr-only"
              multiple
              accept={accepted}
              onChange={(event) => {
                void send([...(event.currentTarget.files ?? [])]);
                // The same file, mended, must be a change again.
                event.currentTarget.value = '';
              }}
            />
          </label>
        </Match>
      </Switch>
      <Show when={problem()}>
        {(cause) => (
          <p role="alert" class="mt-3 text-bad">
            {sentenceOf(cause())}
          </p>
        )}
      </Show>
    </fieldset>
  );
}
