import type { Action } from '../../access/action.ts'
import { roles } from '../../access/actor.ts'
import { rolesThatMay } from '../../access/authorise.ts'

/** Who may use a route, in words; for a person `public` means that not even a token is asked for. */
export function describeAccess(action: Action | 'public'): string {
  if (action === 'public') return 'Open to everybody.'
  const allowed = rolesThatMay(action)
  if (allowed.length === 0) return 'For nobody.'
  const whom = roles.filter((role) => allowed.includes(role)).join(', ')
  return `For: ${whom}. What you may not read does not exist for you.`
}
