import { createSignal, onCleanup, Show } from 'solid-js';

export interface Announcements {
  readonly sentence: () => string;
  announce(sentence: string): void;
}

const shownMilliseconds = 6_000;

export function createAnnouncements(): Announcements {
  const [sentence, setSentence] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  return {
    sentence,
    announce: (next) => {
      clearTimeout(timer);
      setSentence(next);
      timer = setTimeout(() => setSentence(''), shownMilliseconds);
    },
  };
}

/** The region is always there: one that appears together with its words is not read out. */
export function AnnouncementRegion(props: { readonly sentence: string }) {
  return (
    <div
      role="status"
      aria-live="polite"
      class="no-print pointer-events-none fixed inset-x-0 bottom-16 z-30 flex justify-center px-4 md:bottom-4"
    >
      <Show when={props.sentence}>
        <p class="rounded-full bg-ink px-4 py-2 text-page shadow-lg">{props.sentence}</p>
      </Show>
    </div>
  );
}
