/**
 * The promise's value, or a rejection after so many milliseconds. For libraries whose promises may stay open for ever;
 * what they were doing is not stopped by it, so the process should be replaced afterwards.
 */
export async function within<Value>(
  milliseconds: number,
  what: string,
  promise: Promise<Value>,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
