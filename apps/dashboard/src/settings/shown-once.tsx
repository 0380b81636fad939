import { createSignal } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

/** A secret that is shown this once, to be copied and handed on. */
export function ShownOnce(props: { readonly what: string; readonly secret: string }) {
  const { announce } = useDashboard();
  const [isCopied, setCopied] = createSignal(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(props.secret);
    setCopied(true);
    announce('Copied.');
  }
  return (
    <div class="mb-3 rounded-md bg-warn-wash p-3">
      <p class="font-medium text-warn">{props.what}</p>
      <div class="mt-2 flex flex-wrap items-center gap-2">
        <code class="rounded bg-panel px-2 py-1 break-all">{props.secret}</code>
        <button type="button" class="button" onClick={() => void copy()}>
          {isCopied() ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  );
}
