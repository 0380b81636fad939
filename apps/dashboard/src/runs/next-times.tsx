import { For } from 'solid-js';

/** The next times in the shop's own zone: when a run starts is a matter of the shop, not of where the reader sits. */
export function NextTimes(props: { readonly times: readonly string[]; readonly timeZone: string }) {
  const format = () =>
    new Intl.DateTimeFormat(undefined, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: props.timeZone,
    });
  return (
    <ol class="figures flex flex-col gap-0.5 text-ink-soft">
      <For each={props.times}>
        {(time) => (
          <li>
            <time dateTime={time}>{format().format(new Date(time))}</time>
          </li>
        )}
      </For>
    </ol>
  );
}
