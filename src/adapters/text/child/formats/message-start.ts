/** What stands before the header of a message, and where that begins. */
export interface MessageStart {
  /** The lines by which Unix mailboxes part messages; '' where there are none. */
  readonly envelope: string
  readonly header: number
  /** Where something else begins behind the message; nothing where it is all that there is. */
  readonly end?: number
}

const LOOK_AT_MOST = 64 * 1024
/**
 * Marks and blank lines that some programs write first, then the envelope: a copy of a copy has it twice, the inner one quoted.
 * The field may have spaces before its colon (RFC 5322, 4.5.2).
 */
const BEFORE = /^(?:\xef\xbb\xbf)?(?:\r?\n)*((?:>?From (?![ \t]*:)[^\n]*\n)*)/

/** Apple Mail keeps each message in a file of its own: its bytes by their number, then what the program notes about it. */
const COUNTED = /^(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]{1,80}[ \t]*:)/

/** Finds where a message begins: what it is known by is also what it is read by. */
export function messageStart(bytes: Buffer): MessageStart {
  const [counted, length] = COUNTED.exec(bytes.toString('latin1', 0, 200)) ?? []
  if (counted !== undefined)
    return { envelope: '', header: counted.length, end: counted.length + Number(length) }
  const [before = '', envelope = ''] = BEFORE.exec(bytes.toString('latin1', 0, LOOK_AT_MOST)) ?? []
  return { envelope, header: before.length }
}

/** What parts the messages of a mailbox (RFC 4155, appendix A). Its length is bounded: a text may be one endless line. */
export const SENT = String.raw`From (?:\S[^\n]{0,400}\d{4}|[^\s@]{1,200}@\S{1,200})[ \t]*\r?\n`
const NEXT = new RegExp(`^${SENT}[!-9;-~]{1,80}:`)
const LONGEST_NEXT = 600

/** Whether another message begins in a mailbox behind the one whose header is at `from`: after an empty line, with a line of its own. */
export function hasNextMessage(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf('\nFrom ', from); at >= 0; at = bytes.indexOf('\nFrom ', at + 1)) {
    const before = bytes.toString('latin1', Math.max(from, at - 2), at)
    if (/\n\r?$/.test(before) && NEXT.test(bytes.toString('latin1', at + 1, at + LONGEST_NEXT))) return true
  }
  return false
}
