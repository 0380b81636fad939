/** A part of the address as it was meant: the router hands it over as it is written there, `%20` and all. */
export function pathParameter(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
