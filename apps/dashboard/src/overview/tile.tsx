/** One number that matters, with what it means and since when. */
export function Tile(props: { readonly label: string; readonly value: string; readonly note: string }) {
  return (
    <div class="panel figures flex flex-col gap-0.5 p-4">
      <dt class="text-xs font-medium text-ink-faint">{props.label}</dt>
      <dd class="text-2xl font-semibold tracking-tight">{props.value}</dd>
      <dd class="text-xs text-ink-faint">{props.note}</dd>
    </div>
  );
}
