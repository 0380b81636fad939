import { createSignal, onCleanup, Show } from 'solid-js';
import { sentenceOf } from '../elements/sentence-of.ts';

/** Takes back what was announced, and answers with the sentence that says so. */
export type Undo = () => Promise<string>;

export interface Announcements {
  readonly sentence: () => string;
  /** Undefined when there is nothing to undo, or it is under way. */
  readonly undo: () => (() => void) | undefined;
  announce(sentence: string, undo?: Undo): void;
}

const shownMilliseconds = 6_000;
const undoMilliseconds = 20_000;

export function createAnnouncements(): Announcements {
  const [sentence, setSentence] = createSignal('');
  const [undo, setUndo] = createSignal<Undo>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  function announce(next: string, nextUndo?: Undo): void {
    clearTimeout(timer);
    setSentence(next);
    setUndo(() => nextUndo);
    timer = setTimeout(() => announceNothing(), nextUndo === undefined ? shownMilliseconds : undoMilliseconds);
  }

  function announceNothing(): void {
    setSentence('');
    setUndo(undefined);
  }

  async function takeBack(work: Undo): Promise<void> {
    setUndo(undefined);
    try {
      announce(await work());
    } catch (problem) {
      announce(`That could not be undone. ${sentenceOf(problem)}`);
    }
  }

  return {
    sentence,
    undo: () => {
      const work = undo();
      return work === undefined ? undefined : () => void takeBack(work);
    },
    announce,
  };
}

/** The region is always there: one that appears together with its words is not read out. */
export function AnnouncementRegion(props: { readonly announcements: Announcements }) {
  return (
    <div class="no-print pointer-events-none fixed inset-x-0 bottom-16 z-30 flex justify-center px-4 md:bottom-4">
      <div class="flex items-center gap-3 rounded-full bg-ink px-4 py-2 text-page shadow-lg has-[p:empty]:sr-only">
        <p role="status" aria-live="polite">
          {props.announcements.sentence()}
        </p>
        <Show when={props.announcements.undo()}>
          {(undo) => (
            <button
              type="button"
              class="pointer-events-auto font-semibold underline underline-offset-2"
              onClick={() => undo()()}
            >
              Undo
            </button>
          )}
        </Show>
      </div>
    </div>
  );
}
