/**
 * The code of an error of the system or of a driver (`ENOENT`, `ECONNREFUSED`, `40001` ...), by its shape: its class may
 * be of another realm. Nothing where it has none.
 */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
