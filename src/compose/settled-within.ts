/** Waits for `work` to settle, so long at most: whether it did. What it throws in time is thrown; later it is nobody's business. */
export async function settledWithin(work: Promise<unknown>, patienceMs: number): Promise<boolean> {
  if (patienceMs === Number.POSITIVE_INFINITY) return work.then(() => true)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  try {
    // The race handles what `work` throws too late.
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
