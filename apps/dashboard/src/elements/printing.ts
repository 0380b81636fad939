import { createSignal, onCleanup } from 'solid-js';

/** Whether the page is being laid out for paper. */
export function createPrinting(): () => boolean {
  const paper = matchMedia('print');
  const [isPrinting, setPrinting] = createSignal(paper.matches);
  const update = () => setPrinting(paper.matches);
  paper.addEventListener('change', update);
  onCleanup(() => paper.removeEventListener('change', update));
  return isPrinting;
}
