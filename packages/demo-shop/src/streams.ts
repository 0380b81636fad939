/** Keeps the random sequences of different things apart: the same seed and number, but another stream. */
export const streams = { catalogue: 1, person: 2, history: 3, retail: 4, olist: 5 } as const;
