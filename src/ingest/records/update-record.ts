import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { ExpectedRevisions } from '../../kernel/expected-revisions.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { authorName } from '../../records/author-name.ts'
import { higherMarking, type Marking } from '../../records/marking.ts'
import type { FieldValue, RecordEntity } from '../../records/record-entity.ts'
import { checkFields } from '../capture/check-fields.ts'
import { civilFields } from '../capture/civil-fields.ts'
import type { ClassForFiling, IngestTx, RecordChange } from '../ports.ts'
import { asReadBy } from './as-read-by.ts'
import type { RecordChanges } from './record-changes.ts'
import { requireChangeable } from './require-changeable.ts'
import { whatDiffers } from './what-differs.ts'

type Fields = { readonly [name: string]: FieldValue }

/**
 * Changes what is said of a record. A date that can trigger retention, subjects to which something else has happened, and
 * a lower marking are for IG officers and want a reason; old and new are kept (DESIGN §§4, 7). What differs in nothing
 * leaves record, revision and log as they are. Another revision stored than expected: `precondition-failed`.
 */
export function makeUpdateRecord({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }) {
  return async (
    actor: Actor,
    id: RecordId,
    wanted: RecordChanges,
    expected: ExpectedRevisions,
  ): Promise<RecordEntity> => {
    requireAllowed(actor, 'update-record')
    const { author } = wanted
    const changes = author === undefined ? wanted : { ...wanted, author: authorName(author) }
    return unitOfWork.run(async (tx) => {
      const record = requireChangeable(actor, 'update-record', await tx.records.findForChange(id), expected)
      // What each class asks of its records stays true in every folder that the changer knows of: of others nothing is told.
      const classes = changes.fields === undefined ? [] : await classesOf(tx, asReadBy(actor, record))
      const before = civilFields(record.fields, classes)
      const fields = civilFields(mergeFields(record, changes), classes)
      const altered = namesThatDiffer(before, fields)
      for (const recordClass of classes) checkFields(fields, recordClass, altered)
      const dateChanges = changesDate(record, changes)
      const marking =
        changes.marking === undefined
          ? record.marking
          : record.folders.map(({ access }) => access.marking).reduce(higherMarking, changes.marking)
      const lowers = marking !== record.marking && higherMarking(marking, record.marking) === record.marking
      const datesOtherwise =
        dateChanges ||
        (await isCountedFrom(tx, altered)) ||
        (changes.subjects !== undefined && (await tx.records.isDatedOtherwise(id, changes.subjects)))
      if (datesOtherwise || lowers) requireOfficerWithReason(actor, changes)
      const changed = whatDiffers(record, changes, {
        marking,
        fields,
        before,
      })
      if (changed.length === 0) return asReadBy(actor, record)
      const change: RecordChange = {
        ...pick(changes),
        ...(changes.fields === undefined ? {} : { fields }),
        ...(marking === record.marking
          ? {}
          : { marking, accessSet: await tx.folders.accessSet({ ...record.access, marking }) }),
      }
      if (dateChanges || changes.fields !== undefined || changes.subjects !== undefined)
        await tx.retention.keepRecord(id)
      await tx.records.change(id, change)
      if (dateChanges) await tx.retention.settleRecord(id, 'date-changed', actor)
      if (changes.fields !== undefined) await tx.retention.settleRecord(id, 'fields-changed', actor)
      if (changes.subjects !== undefined) await tx.retention.settleRecord(id, 'subjects-changed', actor)
      await note(tx, actor, record, { changes, changed, marking })
      if (marking !== record.marking) {
        await tx.audit.coverDetails({ type: 'record', id }, { ...record.access, marking })
      }
      await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
      const after = await tx.records.find(id)
      if (after === undefined) throw notFound()
      return asReadBy(actor, after)
    }, 'serializable')
  }
}

/** The classes of all folders that the record, as its changer sees it, is filed in. */
async function classesOf(tx: IngestTx, record: RecordEntity): Promise<readonly ClassForFiling[]> {
  const classes: ClassForFiling[] = []
  for (const code of new Set(record.folders.map((folder) => folder.classCode))) {
    const recordClass = await tx.classes.find(code)
    if (recordClass === undefined) throw notFound()
    classes.push(recordClass)
  }
  return classes
}

function changesDate(record: RecordEntity, changes: RecordChanges): boolean {
  const document = changes.date !== undefined && changes.date !== record.documentDate
  const received = changes.receivedOn !== undefined && changes.receivedOn !== record.receivedOn
  return document || received
}

function namesThatDiffer(before: Fields, after: Fields): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name])
}

/** Whether some schedule counts from one of these fields, be it not this record's today. */
async function isCountedFrom(tx: IngestTx, altered: readonly string[]): Promise<boolean> {
  if (altered.length === 0) return false
  const counted = await tx.classes.fieldsCountedFrom()
  return altered.some((name) => counted.includes(name))
}

function requireOfficerWithReason(actor: Actor, changes: RecordChanges): void {
  if (actor.kind !== 'person' || actor.role !== 'ig-officer') {
    throw new MunimentError(
      'forbidden-role',
      'After capture, only an information governance officer changes a date that can trigger retention, or subjects whose events date the record otherwise, or lowers a marking.',
    )
  }
  if (changes.reason === undefined)
    throw new MunimentError('reason-missing', 'Say why: this change wants a reason.')
}

function mergeFields(record: RecordEntity, changes: RecordChanges): Fields {
  const merged = { ...record.fields, ...changes.fields }
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  )
}

function pick(changes: RecordChanges): RecordChange {
  const { title, date, receivedOn, author, keywords, subjects } = changes
  return {
    ...(title === undefined ? {} : { title }),
    ...(date === undefined ? {} : { documentDate: date }),
    ...(receivedOn === undefined ? {} : { receivedOn }),
    ...(author === undefined ? {} : { author }),
    ...(keywords === undefined ? {} : { keywords }),
    ...(subjects === undefined ? {} : { subjects }),
  }
}

interface Noted {
  readonly changes: RecordChanges
  /** Names of what differs. */
  readonly changed: readonly string[]
  readonly marking: Marking
}

async function note(
  tx: IngestTx,
  actor: Actor,
  record: RecordEntity,
  { changes, changed, marking }: Noted,
): Promise<void> {
  const before = {
    title: record.title,
    date: record.documentDate,
    receivedOn: record.receivedOn,
    author: record.author,
    ...(changes.fields === undefined ? {} : { fields: record.fields }),
    ...(changes.keywords === undefined ? {} : { keywords: record.keywords }),
    ...(changes.subjects === undefined ? {} : { subjects: record.subjects }),
  }
  await tx.audit.append({
    actor,
    action: 'record.updated',
    subject: { type: 'record', id: record.id },
    codes: {
      changed,
      dateBefore: record.documentDate,
      dateAfter: changes.date === undefined ? record.documentDate : changes.date,
      markingBefore: record.marking,
      markingAfter: marking,
    },
    details: {
      before: JSON.stringify(before),
      after: JSON.stringify({ ...changes, reason: undefined }),
      reason: changes.reason,
    },
    conditions: { ...record.access, marking: higherMarking(record.marking, marking) },
  })
}
