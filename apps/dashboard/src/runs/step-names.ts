const names: Readonly<Record<string, string>> = {
  values: 'Recency, frequency, monetary',
  scores: 'Cut-points, scores, segments',
  features: 'What the model knows of each customer',
  predictions: 'Probabilities',
  list: 'Priority list',
};

/** What a step is called on screen; one that is not known here keeps its own name. */
export function stepName(step: string): string {
  return names[step] ?? step;
}
