import { type JSX, onMount } from 'solid-js';

export interface QuestionProps {
  readonly title: string;
  /** What it means, and how to come back from it. */
  readonly children: JSX.Element;
  readonly action: string;
  readonly onAnswer: (isAgreed: boolean) => void;
}

/** Asks before something with wide consequences. Escape is a no. */
export function Question(props: QuestionProps) {
  let dialog: HTMLDialogElement | undefined;
  let isAgreed = false;
  onMount(() => dialog?.showModal());
  return (
    <dialog
      ref={(element) => {
        dialog = element;
      }}
      class="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-lg border border-line bg-panel p-0 text-ink backdrop:bg-black/40"
      aria-labelledby="question-title"
      onClose={() => props.onAnswer(isAgreed)}
    >
      <div class="flex flex-col gap-4 p-5">
        <div>
          <h2 id="question-title" class="text-base font-semibold">
            {props.title}
          </h2>
          <div class="mt-1 text-ink-soft">{props.children}</div>
        </div>
        <div class="flex justify-end gap-2">
          <button type="button" class="button" autofocus onClick={() => dialog?.close()}>
            Cancel
          </button>
          <button
            type="button"
            class="button-strong"
            onClick={() => {
              isAgreed = true;
              dialog?.close();
            }}
          >
            {props.action}
          </button>
        </div>
      </div>
    </dialog>
  );
}
