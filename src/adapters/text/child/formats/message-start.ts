/** What stands before the header of a message, and where that begins. */
export interface MessageStart {
  /** The lines by which Unix mailboxes part messages; '' where there are none. */
  readonly envelope: string
  readonly header: number
}

const LOOK_AT_MOST = 64 * 1024
/**
 * Marks and blank lines that some programs write first, then the envelope: a copy of a copy has it twice, the inner one quoted.
 * The field may have spaces before its colon (RFC 5322, 4.5.2).
 */
const BEFORE = /^(?:\xef\xbb\xbf)?(?:\r?\n)*((?:>?From (?![ \t]*:)[^\n]*\n)*)/

/** Finds where a message begins: what it is known by is also what it is read by. */
export function messageStart(bytes: Buffer): MessageStart {
  const [before = '', envelope = ''] = BEFORE.exec(bytes.toString('latin1', 0, LOOK_AT_MOST)) ?? []
  return { envelope, header: before.length }
}
