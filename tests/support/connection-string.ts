/** The same server and role, another database. */
export function onDatabase(connectionString: string, database: string): string {
  const replaced = connectionString.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`)
  if (replaced === connectionString && !connectionString.includes(`/${database}`)) {
    throw new Error(
      'the connection string of the test server must have the form postgres://user:password@host/database',
    )
  }
  return replaced
}
