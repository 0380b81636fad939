/** The pattern of `ilike` for texts that contain this one as it is written, `%` and `_` included. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
