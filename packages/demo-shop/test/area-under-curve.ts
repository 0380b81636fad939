/** The chance that a positive example scores higher than a negative one; ties count half. */
export function areaUnderCurve(examples: readonly { readonly label: boolean; readonly score: number }[]): number {
  const sorted = examples.toSorted((one, other) => one.score - other.score);
  let positives = 0;
  let rankSum = 0;
  for (let begin = 0; begin < sorted.length; ) {
    let end = begin;
    while (end < sorted.length && sorted[end]?.score === sorted[begin]?.score) end++;
    const tied = sorted.slice(begin, end).filter((example) => example.label).length;
    positives += tied;
    rankSum += (tied * (begin + end + 1)) / 2;
    begin = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (sorted.length - positives));
}
