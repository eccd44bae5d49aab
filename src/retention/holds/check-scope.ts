import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import type { ErrorCode } from '../../kernel/error-code.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { NewHold } from '../hold.ts'
import type { FoundScope, ScopeNames } from './hold-store.ts'

/** What a hold names, each once and in order. Throws `missing-field` where neither names nor a query say what to hold. */
export function namesOf({ scope }: NewHold): ScopeNames {
  const names = {
    records: [...new Set(scope.records ?? [])].sort(),
    folders: [...new Set(scope.folders ?? [])].sort(),
    classes: [...new Set(scope.classes ?? [])].sort(),
  }
  const named = names.records.length + names.folders.length + names.classes.length
  if (named > 0 || scope.query !== undefined) return names
  throw new MunimentError(
    'missing-field',
    'A hold needs something to hold: records, folders, classes or a query.',
    { errors: [{ path: 'scope', message: 'names nothing' }] },
  )
}

/** Throws `unknown-record`, `unknown-folder` or `unknown-class` for what was not found, or is out of the actor's reach. */
export function refuseUnknown(actor: Actor, names: ScopeNames, found: FoundScope): void {
  const reads = (access: AccessConditions): boolean => mayHold(actor, access)
  const records = new Set(found.records.filter((record) => reads(record.access)).map((record) => record.id))
  const folders = new Set(
    found.folders.filter((folder) => reads(folder.access)).map((folder) => folder.reference),
  )
  // A class is no secret; whoever's role covers it may hold all that lies in it, whether they can read that or not.
  const classes = new Set(
    found.classes.filter(({ path }) => reads(reachOf(path))).map((recordClass) => recordClass.code),
  )
  refuse('unknown-record', 'records', names.records, records)
  refuse('unknown-folder', 'folders', names.folders, folders)
  refuse('unknown-class', 'classes', names.classes, classes)
}

/** What a role is to cover for a hold on all of a class. */
export function reachOf(path: readonly string[]): AccessConditions {
  return { classPath: path, marking: 'official', groups: [] }
}

/** Whether what has these conditions is within the reach of whoever places a hold. */
export function mayHold(actor: Actor, access: AccessConditions): boolean {
  return authorise(actor, 'place-hold', access) === 'allowed'
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
