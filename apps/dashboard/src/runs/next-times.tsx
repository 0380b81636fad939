import { For, Show } from 'solid-js';

/** In the shop's own zone: when a run starts is a matter of the shop, not of where the reader sits. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
}

export function NextTime(props: { readonly time: string | undefined; readonly timeZone: string }) {
  return (
    <Show when={props.time} fallback="It never comes due">
      {(time) => (
        <>
          Next: <time dateTime={time()}>{formatIn(props.timeZone).format(new Date(time()))}</time>
        </>
      )}
    </Show>
  );
}

export function NextTimes(props: { readonly times: readonly string[]; readonly timeZone: string }) {
  const format = () => formatIn(props.timeZone);
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
