import { assertNever } from '../kernel/assert-never.ts'
import type { AccessConditions, ReadingPlace } from '../records/access-conditions.ts'
import { markings } from '../records/marking.ts'
import type { Action } from './action.ts'
import { type Actor, type PersonActor, type Role, roles } from './actor.ts'
import { isOwnRecord, leavesOwnRecords, readsOwnRecords } from './own-records.ts'

/**
 * The answer of the one policy function. `forbidden-role` says that this role never may; `unreadable` that this
 * thing does not exist for this person, which is answered with the same bytes as for what is absent (DESIGN §7).
 */
export type Verdict = 'allowed' | 'forbidden-role' | 'unreadable'

const filers: readonly Role[] = ['civil-servant', 'ig-officer', 'auditor']
const governors: readonly Role[] = ['ig-officer']
const overseers: readonly Role[] = ['ig-officer', 'auditor']
const administrators: readonly Role[] = ['administrator']
const wordsmiths: readonly Role[] = ['ig-officer', 'administrator']
const everyone: readonly Role[] = roles

/** API.md, "Roles", action by action. Content is further bound by the folder's conditions. */
const granted: { readonly [Name in Action]: readonly Role[] } = {
  'read-file-plan': filers,
  'apply-file-plan': governors,
  'create-folder': filers,
  'read-folder': filers,
  'close-folder': filers,
  'reopen-folder': filers,
  'capture-record': filers,
  'read-record': filers,
  'read-history': filers,
  'update-record': filers,
  'move-record': filers,
  'withdraw-supersession': governors,
  'file-record': filers,
  'unfile-record': governors,
  'search-records': filers,
  'read-vocabulary': everyone,
  'change-vocabulary': wordsmiths,
  'keep-searches': filers,
  'run-alerts': administrators,
  'reindex-records': administrators,
  'check-fixity': administrators,
  'read-again': administrators,
  'replace-signing-key': administrators,
  'calculate-retention': filers,
  'read-schedules': overseers,
  'draft-schedule': governors,
  'preview-schedule': overseers,
  'publish-schedule': governors,
  'move-folder': governors,
  'change-folder': governors,
  'override-schedule': governors,
  'run-sweep': governors,
  'read-sweep': overseers,
  'read-batch': overseers,
  'propose-batch': governors,
  'decide-batch': governors,
  'approve-batch': governors,
  'reject-batch': governors,
  'withdraw-batch': governors,
  'execute-batch': governors,
  'fetch-transfer': governors,
  'acknowledge-transfer': governors,
  'read-certificate': overseers,
  'read-stubs': filers,
  'read-event': overseers,
  'register-event': governors,
  'change-event': governors,
  'preview-event': overseers,
  'preview-filing': overseers,
  'read-hold': overseers,
  'place-hold': governors,
  'review-hold': governors,
  'conduct-request': governors,
  'lift-hold': governors,
  'read-audit': overseers,
  'read-disposal-log': overseers,
  'read-reports': overseers,
  'read-clock-faults': overseers,
  'confirm-clock': governors,
  'manage-people': administrators,
  'take-up-restore': administrators,
  'read-restorations': overseers,
  'read-metrics': administrators,
}

/**
 * What a review role brings with it: to see a batch, and to say yes or no in one of its stages. It is held through a group;
 * which batches name it is looked up with the batch.
 */
const reviewerActions: readonly Action[] = ['read-batch', 'approve-batch', 'reject-batch']

/** What whoever runs commands on the machine may do without a token: set up, import, sweep, search uncleared. */
const operatorActions: readonly Action[] = [
  'read-file-plan',
  'apply-file-plan',
  'create-folder',
  'read-folder',
  'capture-record',
  'read-record',
  'search-records',
  'read-vocabulary',
  'change-vocabulary',
  'run-alerts',
  'reindex-records',
  'check-fixity',
  'read-again',
  'replace-signing-key',
  'calculate-retention',
  'run-sweep',
  'read-sweep',
  'read-audit',
  'manage-people',
  'take-up-restore',
]

/**
 * What may be done through any one of the folders that a record is filed in. For everything else, disposal above all, each
 * of them must be within reach: whoever decides on a record or reads its log sees all that it lies in.
 */
const throughOneFolder: readonly Action[] = [
  'read-record',
  'search-records',
  'update-record',
  'file-record',
  'place-hold',
  'read-hold',
  'review-hold',
  'conduct-request',
]

/**
 * Decides for API, pages, search, export and commands alike, and denies whatever it does not know.
 * `conditions` are those of the folder or record spoken of; absent where nothing particular is.
 */
export function authorise(actor: Actor, action: Action, conditions?: AccessConditions): Verdict {
  switch (actor.kind) {
    case 'system':
      return 'allowed'
    case 'operator':
      if (!operatorActions.includes(action)) return 'forbidden-role'
      return conditions === undefined || operatorReads(action, conditions) ? 'allowed' : 'unreadable'
    case 'person':
      if (!granted[action].includes(actor.role) && !mayReview(actor, action)) return 'forbidden-role'
      if (conditions === undefined) return 'allowed'
      if (!personReads(actor, action, conditions)) return 'unreadable'
      return isOwnRecord(conditions) && !leavesOwnRecords(action) ? 'forbidden-role' : 'allowed'
    default:
      return assertNever(actor)
  }
}

/** The roles that may do this at all, for the descriptions of routes and commands. */
export function rolesThatMay(action: Action): readonly Role[] {
  return granted[action]
}

function mayReview({ role, groups }: PersonActor, action: Action): boolean {
  return role === 'civil-servant' && groups.length > 0 && reviewerActions.includes(action)
}

/** Whether a person's scope, clearance and groups reach these conditions; clearance and group are both required. */
function personReads(person: PersonActor, action: Action, conditions: AccessConditions): boolean {
  if (person.role === 'administrator') return false
  if (isOwnRecord(conditions) && !readsOwnRecords(person.role)) return false
  if (markings.indexOf(person.clearance) < markings.indexOf(conditions.marking)) return false
  return isReached(action, conditions, ({ classPath, groups }) => {
    if (person.scope !== null && !classPath.includes(person.scope)) return false
    return groups.length === 0 || groups.some((group) => person.groups.includes(group))
  })
}

/** An operator reads as an uncleared civil servant who belongs to no group. */
function operatorReads(action: Action, conditions: AccessConditions): boolean {
  if (conditions.marking !== 'official' || isOwnRecord(conditions)) return false
  return isReached(action, conditions, ({ groups }) => groups.length === 0)
}

function isReached(
  action: Action,
  conditions: AccessConditions,
  reaches: (place: ReadingPlace) => boolean,
): boolean {
  const places = [conditions, ...(conditions.alternatives ?? [])]
  return throughOneFolder.includes(action) ? places.some(reaches) : places.every(reaches)
}
