import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { insertEntry, isAsBefore, replaceEntry } from './change-vocabulary.ts'
import { type CheckedForm, checkForms } from './check-forms.ts'
import { takenForms } from './refuse-taken.ts'
import type { EntryContent, VocabularyEntry } from './vocabulary-entry.ts'
import type { VocabularyTx } from './vocabulary-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<VocabularyTx>
  readonly clock: Clock
}

/** An entry of a file. */
export interface EntryOfFile extends EntryContent {
  /** Where it stands, for messages: `line 7`. */
  readonly place: string
}

interface VocabularyFault {
  readonly path: string
  readonly message: string
}

/** What a file did to the vocabulary; with errors nothing. */
export interface VocabularyReport {
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly errors: readonly VocabularyFault[]
}

export type ApplyVocabulary = (actor: Actor, entries: readonly EntryOfFile[]) => Promise<VocabularyReport>

interface CheckedEntry {
  readonly place: string
  readonly note: string
  readonly forms: readonly CheckedForm[]
}

/**
 * Brings the entries of a file into the vocabulary, all of them or none: one that shares a form with an entry there becomes
 * that entry's new state, any other is added. What the file does not name stays. The same file again changes nothing.
 */
export function makeApplyVocabulary({ unitOfWork, clock }: Deps): ApplyVocabulary {
  return async (actor, entries) => {
    requireAllowed(actor, 'change-vocabulary')
    const { checked, errors } = check(entries)
    if (errors.length > 0) return refused(errors)
    return unitOfWork.run(async (tx) => {
      await tx.vocabulary.goAlone()
      const matched = await match(tx, checked)
      if (matched.errors.length > 0) return refused(matched.errors)
      const counts = { created: 0, changed: 0, unchanged: 0 }
      const at = clock.now()
      for (const { entry, before } of matched.pairs) {
        if (before === undefined) {
          await insertEntry(tx, actor, entry, at)
          counts.created += 1
        } else if (isAsBefore(before, entry)) counts.unchanged += 1
        else {
          await replaceEntry(tx, actor, before, entry, at)
          counts.changed += 1
        }
      }
      return { ...counts, errors: [] }
    })
  }
}

function refused(errors: readonly VocabularyFault[]): VocabularyReport {
  return { created: 0, changed: 0, unchanged: 0, errors }
}

/** Each entry by itself, and against the others of the file. */
function check(entries: readonly EntryOfFile[]) {
  const errors: VocabularyFault[] = []
  const checked: CheckedEntry[] = []
  const places = new Map<string, string>()
  for (const { place, forms, note } of entries) {
    try {
      const entry = { place, note, forms: checkForms(forms, `${place}, forms`) }
      for (const { form, key } of entry.forms) {
        const other = places.get(key)
        if (other !== undefined) errors.push({ path: place, message: `“${form}” stands at ${other} already` })
        places.set(key, place)
      }
      checked.push(entry)
    } catch (error) {
      if (!isMunimentError(error, 'invalid-form')) throw error
      errors.push(...error.errors)
    }
  }
  return { checked, errors }
}

/** The entry that each one of the file is to become: the one it shares a form with. */
async function match(tx: VocabularyTx, entries: readonly CheckedEntry[]) {
  const errors: VocabularyFault[] = []
  const pairs: { readonly entry: CheckedEntry; readonly before: VocabularyEntry | undefined }[] = []
  const claimed = new Map<string, string>()
  for (const entry of entries) {
    const [before, ...others] = await tx.vocabulary.having(entry.forms.map(({ key }) => key))
    const other = before === undefined ? undefined : claimed.get(before.id)
    if (others.length > 0 && before !== undefined)
      errors.push(...takenForms(entry.forms, [before, ...others], `${entry.place}, forms`))
    else if (before !== undefined && other !== undefined)
      errors.push({ path: entry.place, message: `shares its forms with the entry that ${other} changes` })
    if (before !== undefined) claimed.set(before.id, entry.place)
    pairs.push({ entry, before })
  }
  return { pairs, errors }
}
