import { isSameData } from '../../kernel/is-same-data.ts'
import { cleanMediaType } from '../../records/clean-media-type.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { PageText } from '../../records/page-text.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import type { ReadingFailure } from '../ports.ts'
import { findStandingPart } from './find-standing-part.ts'
import type { ReadPart } from './read-unit.ts'

/** What becomes of a part that was read. */
export interface SettledPart {
  /** What the record is concluded from: what was read, or what stands from before. */
  readonly part: ReadPart
  /** What was read takes the place of what the component has. */
  readonly isKept: boolean
  /** There is a difference to what the component has. */
  readonly isNew: boolean
}

interface Reading {
  readonly contentStore: ContentStore
  readonly record: RecordEntity
  /** Asked for although what was read before may stand, sound and whole. */
  readonly again: boolean
}

/**
 * Decides between a reading and what an earlier one left of the same component. A reading that fails takes no text away that
 * stands. Where somebody has it read again, none does that has less of it to show for itself: one that found no words, or that
 * broke off with fewer than before. And what is in quarantine leaves it only where all of it was read.
 */
export async function settlePart(
  { contentStore, record, again }: Reading,
  component: ComponentEntity | undefined,
  part: ReadPart,
): Promise<SettledPart> {
  const { result } = part
  if (component === undefined) return { part, isKept: true, isNew: true }
  if (again && component.quarantined && !isWhole(part))
    return { part: quarantinedStill(part), isKept: false, isNew: false }
  const failed = result.outcome === 'without-text' ? `${result.reason}: ${result.message}` : undefined
  const warning = again ? outdone(part) : failed
  if (warning !== undefined) {
    const standing = await findStandingPart(contentStore, record, component, { parent: part.parent, warning })
    if (standing !== undefined && !(again && hasAsMuch(part, standing)))
      return { part: standing, isKept: false, isNew: false }
  }
  return { part, isKept: true, isNew: again && (await differs(contentStore, record, component, part)) }
}

function isWhole({ result }: ReadPart): boolean {
  return result.outcome === 'read' && result.warning === undefined
}

/** What a reading again came to that is no reason to give a text up; nothing where it read all, or must be kept from people. */
function outdone({ result }: ReadPart): string | undefined {
  const kept = 'The text is that of an earlier reading.'
  if (result.outcome === 'without-text') return `${result.reason}: ${result.message} ${kept}`
  if (result.outcome === 'quarantined') return undefined
  if (result.warning !== undefined) return `${result.warning} ${kept}`
  return charactersIn(result.pages) > 0
    ? undefined
    : `no-text-found: Read again, no text was found in this document. ${kept}`
}

function hasAsMuch(part: ReadPart, standing: ReadPart): boolean {
  const found = charactersIn(pagesIn(part))
  return found > 0 && found >= charactersIn(pagesIn(standing))
}

async function differs(
  contentStore: ContentStore,
  record: RecordEntity,
  component: ComponentEntity,
  part: ReadPart,
): Promise<boolean> {
  const { result } = part
  if (component.quarantined !== (result.outcome === 'quarantined')) return true
  if (component.format !== result.format || component.mediaType !== cleanMediaType(result.mediaType))
    return true
  const standing = await findStandingPart(contentStore, record, component)
  if (standing === undefined) return component.textKey !== null || charactersIn(pagesIn(part)) > 0
  return !isSameData(pagesIn(standing), pagesIn(part))
}

/** Why, by what reading it came to now; what was found harmful in it then is written in the log. */
function quarantinedStill(part: ReadPart): ReadPart {
  const { result } = part
  if (result.outcome === 'quarantined') return part
  const { format, mediaType } = result
  const reason: ReadingFailure = result.outcome === 'without-text' ? result.reason : 'damaged'
  const message = 'It stays in quarantine: read again, it could not be read as a whole.'
  return { ...part, result: { outcome: 'quarantined', format, mediaType, reason, message } }
}

function pagesIn({ result }: ReadPart): readonly PageText[] {
  return result.outcome === 'read' ? result.pages : []
}

function charactersIn(pages: readonly PageText[]): number {
  return pages.reduce((sum, { text }) => sum + text.replace(/\s/gu, '').length, 0)
}
