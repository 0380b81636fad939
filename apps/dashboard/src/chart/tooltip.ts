/** A part of a line; what is strong is set in bold. */
export type Piece = string | { readonly strong: string };

/** A tooltip of lines, made of elements: a name of a segment or customer is never read as markup. */
export function tooltip(...lines: readonly (readonly Piece[])[]): HTMLElement {
  const box = document.createElement('div');
  for (const pieces of lines) {
    const line = document.createElement('div');
    line.append(...pieces.map((piece) => (typeof piece === 'string' ? piece : bold(piece.strong))));
    box.append(line);
  }
  return box;
}

function bold(text: string): HTMLElement {
  const element = document.createElement('b');
  element.textContent = text;
  return element;
}
