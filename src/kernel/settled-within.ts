/**
 * What `work` comes to, or `late` where that takes more than so many milliseconds; `Infinity` waits for ever. What it throws in
 * time is thrown, later it is nobody's business. The work itself goes on.
 */
export async function settledWithin<Result>(
  work: Promise<Result>,
  milliseconds: number,
): Promise<Result | 'late'> {
  // A timer takes it for no time at all.
  if (milliseconds === Number.POSITIVE_INFINITY) return work
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds)
  })
  try {
    // The race handles what `work` throws too late.
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
