/** What a person can do about a training that was refused. */
export function adviceFor(code: string): string {
  switch (code) {
    case 'too-little-data':
      return 'Import more of the order history, or train again when it has grown.';
    case 'one-class':
      return 'Another horizon may tell buyers from the others.';
    case 'no-repeat-buyers':
      return 'Scores by recency, frequency and money still rank the list.';
    case 'no-signal':
      return 'The list is ranked by recency, frequency and money instead.';
    default:
      return '';
  }
}
