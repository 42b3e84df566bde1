/** Makes random numbers from 0 to 1, which are the same in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  // The algorithm is Mulberry32, which is short and good enough to mix documents.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
