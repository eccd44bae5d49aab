/** What `work` comes to, or `undefined` where that takes longer. The work goes on, and whoever began it hears of its failure. */
export async function settledWithin<Result>(
  work: Promise<Result>,
  milliseconds: number,
): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  // A failure after we stopped waiting must not end the process; the use case has written it down.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
