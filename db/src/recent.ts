/** What was worked out lately; beyond `most`, what was asked for longest ago goes first. */
export function createRecent<Value>(most: number) {
  const values = new Map<string, Value>();
  return {
    remember: (key: string, workOut: () => Value): Value => {
      const known = values.get(key);
      const value = known ?? workOut();
      values.delete(key);
      // Last in the map is last used.
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > most && oldest !== undefined) values.delete(oldest);
      return value;
    },
    peek: (key: string): Value | undefined => values.get(key),
    forget: (key: string) => values.delete(key),
  };
}
