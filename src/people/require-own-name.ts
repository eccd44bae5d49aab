import { MunimentError } from '../kernel/muniment-error.ts'

/**
 * Throws `person-exists` for a name that answers, certificates and the log show for no person: what `system` or
 * `operator:root` did, and what is `withheld`, must not be read as somebody's.
 */
export function requireOwnName(name: string): void {
  const folded = name.normalize('NFKC').toLowerCase()
  if (folded !== 'system' && folded !== 'withheld' && !/^operator\s*:/.test(folded)) return
  throw new MunimentError(
    'person-exists',
    'Muniment itself, or whoever runs it, goes by this name: choose another.',
  )
}
