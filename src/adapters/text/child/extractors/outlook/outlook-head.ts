import { oneLine } from '../../../../../records/one-line.ts'
import type { MutableMetadata } from '../../extraction.ts'
import { peopleOf } from '../email/email-people.ts'
import { mailHead } from '../email/mail-head.ts'
import { sentOn } from '../email/sent-on.ts'
import type { OutlookPeople } from './outlook-people.ts'
import type { OutlookProperties } from './property-store.ts'

/** What stands above a message of Outlook, and what it says of itself. */
export interface OutlookHead {
  readonly text: string
  readonly metadata: MutableMetadata
}

const SUBJECT = 0x0037
const SUBMITTED = 0x0039
const DELIVERED = 0x0e06
const LONGEST_SUBJECT = 10_000
/** What some programs put before a subject to say how long its `Re:` is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the mark is one
const PREFIX = /^\x01[\s\S]/

/** Reads it as the head of a message of the internet is read. */
export async function outlookHead(message: OutlookProperties, people: OutlookPeople): Promise<OutlookHead> {
  const subject = oneLine(((await message.text(SUBJECT)) ?? '').replace(PREFIX, ''), LONGEST_SUBJECT)
  return {
    text: mailHead({
      subject,
      from: peopleOf([people.from]),
      to: peopleOf(people.to),
      cc: peopleOf(people.cc),
      date: shownDate(message),
    }),
    metadata: metadataOf(subject, people, dateOf(message)),
  }
}

/** When it was sent, as the head of a message says it (RFC 5322, 3.3). */
function shownDate(message: OutlookProperties): string {
  const instant = message.instant(SUBMITTED) ?? message.instant(DELIVERED)
  return instant === undefined ? '' : new Date(instant).toUTCString().replace('GMT', '+0000')
}

function dateOf(message: OutlookProperties): string | undefined {
  const delivered = message.instant(DELIVERED)
  return sentOn(message.instant(SUBMITTED) ?? delivered, delivered)
}

function metadataOf(subject: string, people: OutlookPeople, date: string | undefined): MutableMetadata {
  const [author] = peopleOf([people.from])
  const everybody = peopleOf([people.from, people.sender, ...people.to, ...people.cc, ...people.bcc])
  return {
    ...(subject === '' ? {} : { title: subject }),
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    ...(everybody.length > 0 ? { people: [...everybody] } : {}),
  }
}
