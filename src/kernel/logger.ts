/** Fields of a log line: ids, codes and numbers. Never a title, a file name, a query or a reason (DESIGN §7). */
export type LogFields = { readonly [field: string]: string | number | boolean | null | undefined }

/** JSON lines. `error` means a human must act; `warn`, that something was refused or retried; `info`, that work was done. */
export interface Logger {
  error(message: string, fields?: LogFields, cause?: unknown): void
  warn(message: string, fields?: LogFields, cause?: unknown): void
  info(message: string, fields?: LogFields): void
  debug(message: string, fields?: LogFields): void
}
