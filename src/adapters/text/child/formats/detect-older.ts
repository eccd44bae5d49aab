import type { Format } from '../../../../records/format.ts'
import type { DetectedFormat } from './detected-format.ts'
import { unreadableFormat } from './unreadable-format.ts'

type Kind = readonly [start: RegExp, format: Format, mediaType: string, name: string]

/** What office programs wrote before there was a frame for all, each by its first bytes in hexadecimal. */
const kinds: readonly Kind[] = [
  [/^ff575043.{10}0a/, 'word', 'application/vnd.wordperfect', 'WordPerfect document (WPD)'],
  [/^3[12]be000000ab/, 'word', 'application/x-mswrite', 'document of Windows Write or Word for DOS'],
  [/^(?:dba52d00|9ba52100)/, 'word', 'application/msword', 'Word 1 or 2 document (DOC)'],
  [/^090[024]0[46]00.{4}[124]000/, 'spreadsheet', 'application/vnd.ms-excel', 'Excel 2–4 worksheet (XLS)'],
  // They begin like the pointers of Windows, of which none holds a thousand pictures.
  [
    /^0000(?:02000[456]04|1a000[0-5]10)/,
    'spreadsheet',
    'application/vnd.lotus-1-2-3',
    'Lotus 1-2-3 worksheet',
  ],
  [/^00000200(?:2[01]51|0[127]10)/, 'spreadsheet', 'application/x-quattro-pro', 'Quattro Pro worksheet'],
  [
    /^000100005374616e6461726420(?:4a6574|414345)204442/,
    'other',
    'application/x-msaccess',
    'Access database',
  ],
  [/^e4525c7b8cd8a74daeb15378d02996d3/, 'other', 'application/onenote', 'section of OneNote (ONE)'],
  [/^01000000.{72}20454d46/, 'image', 'image/emf', 'Windows drawing (EMF)'],
  [/^(?:d7cdc69a|0[12]0009000[01]03)/, 'image', 'image/wmf', 'Windows drawing (WMF)'],
]

/** What Outlook bundles for itself, and mail systems bring as `winmail.dat` ([MS-OXTNEF] 2.1.3.1). */
const BUNDLE = /^789f3e22/

/** Names what no library of signatures knows, or takes for something else. `undefined` leaves the question open. */
export function detectOlder(head: Buffer): DetectedFormat | undefined {
  const start = head.toString('hex', 0, 64)
  if (BUNDLE.test(start)) return { format: 'email', mediaType: 'application/vnd.ms-tnef', reader: 'tnef' }
  const [, format, mediaType, name] = kinds.find(([signature]) => signature.test(start)) ?? []
  if (format === undefined || mediaType === undefined || name === undefined) return undefined
  return unreadableFormat(format, mediaType, name)
}
