/** Which refusals are in the log already: an error goes through several hands, and stands there once. */
const noted = new WeakSet<object>()

/** Says of a refusal that it has been written into the log; answers the error, to be thrown. */
export function markNoted<Refusal>(error: Refusal): Refusal {
  if (typeof error === 'object' && error !== null) noted.add(error)
  return error
}

/** Whether somebody has written this refusal into the log. */
export function isNoted(error: unknown): boolean {
  return typeof error === 'object' && error !== null && noted.has(error)
}
