import type { KnownPerson } from './actor.ts'

/** What a person is granted, beside who they are. */
export type Granted = Pick<KnownPerson, 'role' | 'scope' | 'clearance' | 'groups'>

/** What an entry says of a change of what a person may do: codes alone, since groups are names. */
export function rightsChange(before: Granted, after: Granted) {
  const given = after.groups.filter((group) => !before.groups.includes(group))
  const taken = before.groups.filter((group) => !after.groups.includes(group))
  const changed = [
    ...(['clearance', 'role', 'scope'] as const).filter((name) => before[name] !== after[name]),
    ...(given.length + taken.length === 0 ? [] : ['groups' as const]),
  ].sort()
  return {
    changed,
    fromRole: before.role,
    toRole: after.role,
    fromScope: scopeAsCode(before.scope),
    toScope: scopeAsCode(after.scope),
    fromClearance: before.clearance,
    toClearance: after.clearance,
    groupsGiven: given.length,
    groupsTaken: taken.length,
  }
}

/** The scope that stands in an entry as `code`. */
export function scopeOfCode(code: string): string {
  return decodeURI(code)
}

// The code of a class may have an umlaut, and a code of the log none: it would lie beside, and be lost with the database.
function scopeAsCode(scope: string | null): string | null {
  return scope === null ? null : encodeURI(scope)
}
