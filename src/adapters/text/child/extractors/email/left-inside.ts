/** What is said of attachments beyond those that are taken out of a message. */
export function leftInside(attachments: number, kept: number): readonly string[] {
  const left = attachments - kept
  return left > 0 ? [`The message has ${attachments} attachments; ${left} were left inside it.`] : []
}
