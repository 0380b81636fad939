/** The course of a figure, without axes: whether it rises, falls or jumps. The trend below has the numbers. */
export function Sparkline(props: { readonly values: readonly number[] }) {
  const points = () => {
    const { values } = props;
    const low = Math.min(...values);
    const spread = Math.max(...values) - low || 1;
    const step = 100 / Math.max(1, values.length - 1);
    return values.map(
      (value, index) => `${(index * step).toFixed(2)},${(27 - ((value - low) / spread) * 24).toFixed(2)}`,
    );
  };
  return (
    <svg viewBox="0 0 100 30" preserveAspectRatio="none" class="h-7 w-full overflow-visible" aria-hidden="true">
      <polyline
        points={points().join(' ')}
        fill="none"
        stroke="var(--accent)"
        stroke-width="1.5"
        stroke-linejoin="round"
        vector-effect="non-scaling-stroke"
      />
    </svg>
  );
}
