/**
 * The answers of statements of one transaction that were sent one behind the other without waiting. Once one has failed, those
 * behind it fail because of it: what is thrown is why the first did, whichever answer was heard first.
 */
export async function sentTogether<Sent extends readonly unknown[] | []>(
  statements: Sent,
): Promise<{ -readonly [Index in keyof Sent]: Awaited<Sent[Index]> }> {
  for (const end of await Promise.allSettled(statements)) if (end.status === 'rejected') throw end.reason
  return Promise.all(statements)
}
