/** The code of an error of the system or the driver (`ESRCH`, `ECONNREFUSED`, ...), by its shape: a class would differ between realms. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
