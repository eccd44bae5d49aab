import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { AuditAction } from '../../audit/ports.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type ExpectedRevisions, isExpected } from '../../kernel/expected-revisions.ts'
import { newId, type VocabularyEntryId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { checkForms } from './check-forms.ts'
import { refuseTaken } from './refuse-taken.ts'
import type { EntryContent, VocabularyEntry } from './vocabulary-entry.ts'
import type { EntryToStore, VocabularyTx } from './vocabulary-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<VocabularyTx>
  readonly clock: Clock
}

export type AddEntry = (actor: Actor, content: EntryContent) => Promise<VocabularyEntry>

/** Adds an entry, in use from the commit. Throws `invalid-form`, and `form-taken` with the entry that has a form already. */
export function makeAddEntry({ unitOfWork, clock }: Deps): AddEntry {
  return async (actor, { forms, note }) => {
    requireAllowed(actor, 'change-vocabulary')
    const entry = { forms: checkForms(forms), note }
    return unitOfWork.run(async (tx) => {
      await tx.vocabulary.goAlone()
      await refuseTaken(tx, entry.forms, null)
      return insertEntry(tx, actor, entry, clock.now())
    })
  }
}

export type ChangeEntry = (
  actor: Actor,
  id: VocabularyEntryId,
  changes: Partial<EntryContent>,
  expected: ExpectedRevisions,
) => Promise<VocabularyEntry>

/**
 * Changes an entry's forms or its note; what changes nothing leaves entry, revision and log as they are. Throws the same,
 * `not-found`, and `precondition-failed` where somebody changed it since `expected` was seen.
 */
export function makeChangeEntry({ unitOfWork, clock }: Deps): ChangeEntry {
  return async (actor, id, changes, expected) => {
    requireAllowed(actor, 'change-vocabulary')
    return unitOfWork.run(async (tx) => {
      await tx.vocabulary.goAlone()
      const before = await loadEntry(tx, id)
      if (!isExpected(expected, before.revision))
        throw new MunimentError(
          'precondition-failed',
          'Somebody changed this entry since you read it: read it again.',
        )
      const entry = { forms: checkForms(changes.forms ?? before.forms), note: changes.note ?? before.note }
      await refuseTaken(tx, entry.forms, id)
      return replaceEntry(tx, actor, before, entry, clock.now())
    })
  }
}

export type RemoveEntry = (actor: Actor, id: VocabularyEntryId) => Promise<VocabularyEntry>

/** Removes an entry: from the commit on its forms mean themselves alone. Answers it as it was. Absent: `not-found`. */
export function makeRemoveEntry({ unitOfWork }: Pick<Deps, 'unitOfWork'>): RemoveEntry {
  return async (actor, id) => {
    requireAllowed(actor, 'change-vocabulary')
    return unitOfWork.run(async (tx) => {
      await tx.vocabulary.goAlone()
      const entry = await loadEntry(tx, id)
      await tx.vocabulary.remove(id)
      await note(tx, actor, 'vocabulary.removed', entry)
      return entry
    })
  }
}

/** Writes a new entry and its mark in the log; the forms have been checked. */
export async function insertEntry(
  tx: VocabularyTx,
  actor: Actor,
  entry: EntryToStore,
  at: Date,
): Promise<VocabularyEntry> {
  const id = newId<VocabularyEntryId>()
  await tx.vocabulary.insert(id, entry, at)
  const added = await loadEntry(tx, id)
  await note(tx, actor, 'vocabulary.added', added)
  return added
}

/** The same for an entry as it shall be, where that is not as it is. */
export async function replaceEntry(
  tx: VocabularyTx,
  actor: Actor,
  before: VocabularyEntry,
  entry: EntryToStore,
  at: Date,
): Promise<VocabularyEntry> {
  if (isAsBefore(before, entry)) return before
  await tx.vocabulary.replace(before.id, entry, at)
  const changed = await loadEntry(tx, before.id)
  await note(tx, actor, 'vocabulary.changed', changed, before)
  return changed
}

/** Whether an entry says this already, to the letter. */
export function isAsBefore(before: VocabularyEntry, { forms, note: words }: EntryToStore): boolean {
  const same =
    forms.length === before.forms.length && forms.every(({ form }, at) => form === before.forms[at])
  return same && words === before.note
}

async function loadEntry(tx: VocabularyTx, id: VocabularyEntryId): Promise<VocabularyEntry> {
  const entry = await tx.vocabulary.find(id)
  if (entry === undefined) throw notFound()
  return entry
}

async function note(
  tx: VocabularyTx,
  actor: Actor,
  action: AuditAction & `vocabulary.${string}`,
  entry: VocabularyEntry,
  before?: VocabularyEntry,
): Promise<void> {
  await tx.audit.append({
    action,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    subject: { type: 'vocabulary', id: entry.id },
    codes: { revision: entry.revision },
    details: {
      forms: entry.forms.join(' | '),
      note: entry.note,
      ...(before !== undefined && { before: `${before.forms.join(' | ')} (${before.note})` }),
    },
    conditions: null,
  })
}
