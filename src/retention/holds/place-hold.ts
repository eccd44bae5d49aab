import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ErrorCode } from '../../kernel/error-code.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import { type HoldId, newId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { Hold, NewHold } from '../hold.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { CATCH_PAGE, catchScope } from './catch-scope.ts'
import type { FoundScope, ScopeNames } from './hold-store.ts'
import { presentHolds } from './present-holds.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type PlaceHold = (actor: Actor, hold: NewHold) => Promise<Hold>

/**
 * Places a hold: accepted at once, also in the middle of a destruction, and binding from the commit of its scope's own
 * rows (DESIGN §5). What a small scope holds is caught in the same transaction, a large one's by a job; both are held
 * from the same moment. Throws `unknown-record`, `unknown-folder`, `unknown-class`, also for what is out of reach.
 */
export function makePlaceHold({ unitOfWork, clock, failpoint }: Deps): PlaceHold {
  return async (actor, hold) => {
    requireAllowed(actor, 'place-hold')
    const names = namesOf(hold)
    const id = newId<HoldId>()
    const placed = await unitOfWork.run(async (tx) => {
      const scope = await tx.holds.lockScope(names)
      refuseUnknown(actor, names, scope)
      const at = clock.now()
      const { name, reason, authority, reviewOn = null } = hold
      await tx.holds.insert(
        { id, name, reason, authority, reviewOn, placedBy: actor.id, placedAt: at },
        scope,
      )
      await tx.audit.append({
        action: 'hold.placed',
        actor: auditActor(actor),
        subject: { type: 'hold', id },
        codes: {
          records: scope.records.map((record) => record.id),
          folders: scope.folders.map((folder) => folder.id),
          classes: scope.classes.map((found) => found.code),
          reviewOn,
        },
        details: { name, reason, authority },
      })
      await catchNowOrLater(tx, id, at)
      failpoint('hold.before-commit')
      const row = await tx.holds.find(id)
      return row === undefined ? [] : presentHolds(tx, actor, [row])
    }, 'serializable')
    failpoint('hold.after-commit')
    const [presented] = placed
    if (presented === undefined) throw new MunimentError('internal', 'A hold vanished while it was placed.')
    return presented
  }
}

async function catchNowOrLater(tx: RetentionTx, id: HoldId, at: Date): Promise<void> {
  const size = await tx.holds.countScope(id, CATCH_PAGE + 1)
  if (size > CATCH_PAGE) {
    await tx.jobs.enqueue('materialise-hold', { holdId: id }, { key: `hold:${id}` })
    return
  }
  await catchScope(tx, id, null, at)
}

function namesOf({ scope }: NewHold): ScopeNames {
  if (scope.query !== undefined) {
    throw new MunimentError(
      'invalid-query',
      'A hold on the hits of a search is not possible yet: name records, folders or classes.',
      {
        errors: [{ path: 'scope.query', message: 'is not supported yet' }],
      },
    )
  }
  const names = {
    records: [...new Set(scope.records ?? [])].sort(),
    folders: [...new Set(scope.folders ?? [])].sort(),
    classes: [...new Set(scope.classes ?? [])].sort(),
  }
  if (names.records.length + names.folders.length + names.classes.length > 0) return names
  throw new MunimentError('missing-field', 'A hold needs something to hold: records, folders or classes.', {
    errors: [{ path: 'scope', message: 'names nothing' }],
  })
}

function refuseUnknown(actor: Actor, names: ScopeNames, found: FoundScope): void {
  const reads = (access: AccessConditions): boolean => authorise(actor, 'place-hold', access) === 'allowed'
  const records = new Set(found.records.filter((record) => reads(record.access)).map((record) => record.id))
  const folders = new Set(
    found.folders.filter((folder) => reads(folder.access)).map((folder) => folder.reference),
  )
  // A class is no secret; whoever's role covers it may hold all that lies in it, whether they can read that or not.
  const classes = new Set(
    found.classes
      .filter(({ path }) => reads({ classPath: path, marking: 'official', groups: [] }))
      .map((recordClass) => recordClass.code),
  )
  refuse('unknown-record', 'records', names.records, records)
  refuse('unknown-folder', 'folders', names.folders, folders)
  refuse('unknown-class', 'classes', names.classes, classes)
}

function refuse<Name extends string>(
  code: ErrorCode,
  path: string,
  wanted: readonly Name[],
  known: ReadonlySet<Name>,
): void {
  const errors = wanted.flatMap((name, index) =>
    known.has(name)
      ? []
      : [{ path: `scope.${path}[${index}]`, message: 'does not exist, or is nothing that you may read' }],
  )
  if (errors.length > 0)
    throw new MunimentError(code, 'The hold was not placed: part of its scope is unknown.', { errors })
}
