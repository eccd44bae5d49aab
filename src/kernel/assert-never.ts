/** Closes a union: the compiler refuses a call while a case is unhandled; at run time it throws on foreign data. */
export function assertNever(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`)
}
