import type { Threshold } from '@foresale/contract';
import { useDashboard } from '../dashboard.ts';

/** The four outcomes of calling and not calling, shaded by how many customers they hold. */
export function ConfusionMatrix(props: { readonly at: Threshold }) {
  const { formats } = useDashboard();
  const all = () =>
    props.at.truePositive + props.at.falsePositive + props.at.trueNegative + props.at.falseNegative || 1;
  const cell = (customers: number, note: string, isRight: boolean) => (
    <td
      class="rounded-md border border-line px-3 py-2"
      style={{
        background: `color-mix(in oklab, var(${isRight ? '--accent' : '--ink-faint'}) ${Math.round((30 * customers) / all())}%, transparent)`,
      }}
    >
      <span class="block text-base font-semibold" data-outcome={note}>
        {formats().count(customers)}
      </span>
      <span class="block text-xs text-ink-soft">{note}</span>
    </td>
  );
  return (
    <table class="mt-4 w-full table-fixed border-separate border-spacing-1 text-left">
      <caption class="sr-only">Confusion matrix: what was predicted and what happened</caption>
      <thead class="text-xs text-ink-faint">
        <tr>
          <td class="w-20" />
          <th scope="col" class="px-3 font-medium">
            Bought
          </th>
          <th scope="col" class="px-3 font-medium">
            Did not buy
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" class="text-xs font-medium text-ink-faint">
            Called
          </th>
          {cell(props.at.truePositive, 'right calls', true)}
          {cell(props.at.falsePositive, 'calls in vain', false)}
        </tr>
        <tr>
          <th scope="row" class="text-xs font-medium text-ink-faint">
            Not called
          </th>
          {cell(props.at.falseNegative, 'missed buyers', false)}
          {cell(props.at.trueNegative, 'rightly left alone', true)}
        </tr>
      </tbody>
    </table>
  );
}
