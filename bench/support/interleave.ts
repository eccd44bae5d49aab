/**
 * Runs each side in turn, round after round, and answers every side's values: what disturbs the machine for a while
 * disturbs all of them.
 */
export async function interleave<Side extends string>(
  rounds: number,
  sides: { readonly [Name in Side]: () => Promise<number> },
): Promise<{ readonly [Name in Side]: readonly number[] }> {
  // `Object.keys` forgets what keys the object was declared with.
  const names = Object.keys(sides) as Side[]
  const values = new Map<Side, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) values.get(name)?.push(await sides[name]())
  }
  return Object.fromEntries(values) as { [Name in Side]: readonly number[] }
}

/** Seconds that `work` takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
