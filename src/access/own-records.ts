import type { AccessConditions } from '../records/access-conditions.ts'
import { isReserved } from '../records/built-in-plan.ts'
import type { Action } from './action.ts'
import type { Role } from './actor.ts'

/** Who reads certificates (API.md, "Roles"), and so the records that they are captured as. */
const readers: readonly Role[] = ['ig-officer', 'auditor']

/** A hold changes nothing of what it holds, and a batch that should never have been is ended by these two. */
const leavesAsItIs: readonly Action[] = [
  'read-folder',
  'read-record',
  'read-history',
  'search-records',
  'read-batch',
  'reject-batch',
  'withdraw-batch',
  'read-certificate',
  'read-stubs',
  'read-hold',
  'place-hold',
  'review-hold',
  'conduct-request',
  'lift-hold',
]

/** Whether this lies, with any of its filings, in a class that Muniment keeps for itself: where certificates are captured. */
export function isOwnRecord({ classPath, alternatives = [] }: AccessConditions): boolean {
  return [classPath, ...alternatives.map((place) => place.classPath)].some((path) => path.some(isReserved))
}

/** Whether somebody of this role may know of what Muniment files for itself. */
export function readsOwnRecords(role: Role): boolean {
  return readers.includes(role)
}

/** Whether this leaves a record as it is. Anything else nobody does to the evidence of disposal. */
export function leavesOwnRecords(action: Action): boolean {
  return leavesAsItIs.includes(action)
}
