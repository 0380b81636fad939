import { createSignal, onCleanup } from 'solid-js';

export type ScreenWidth = 'phone' | 'narrow' | 'wide';

/** For what a style sheet cannot do: which columns a list has, and how high its rows are. */
export function createScreenWidth(): () => ScreenWidth {
  const narrow = matchMedia('(min-width: 48rem)');
  const wide = matchMedia('(min-width: 80rem)');
  const read = (): ScreenWidth => (wide.matches ? 'wide' : narrow.matches ? 'narrow' : 'phone');
  const [width, setWidth] = createSignal(read());
  const update = () => setWidth(read());
  for (const query of [narrow, wide]) query.addEventListener('change', update);
  onCleanup(() => {
    for (const query of [narrow, wide]) query.removeEventListener('change', update);
  });
  return width;
}
