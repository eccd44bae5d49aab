/** The system's code of a failed file operation (`ENOENT` …), by shape: an error of another realm is no `Error` of ours. */
export function fileErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
