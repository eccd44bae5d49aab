/** Values of a side, in the order of the rounds; none for a side that was not run. */
export type Runs = (side: string) => readonly number[]

/**
 * Runs each side in turn, round after round, and answers every side's values: what disturbs the machine for a while
 * disturbs all of them.
 */
export async function interleave(
  rounds: number,
  sides: { readonly [side: string]: () => Promise<number> },
): Promise<Runs> {
  const values = new Map<string, number[]>(Object.keys(sides).map((side) => [side, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const [side, run] of Object.entries(sides)) values.get(side)?.push(await run())
  }
  return (side) => values.get(side) ?? []
}

/** Seconds that `work` takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
