/** Numbers in [0, 1) that look random and are the same every time: a linear congruential generator (Numerical Recipes). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
