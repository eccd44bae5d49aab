import { MunimentError } from '../kernel/muniment-error.ts'
import type { PeopleTx } from './ports.ts'

/** Throws `unknown-class` for a scope that is no class of the plan; the whole plan, `null`, is always there. */
export async function requireClass(tx: PeopleTx, scope: string | null): Promise<void> {
  if (scope === null || (await tx.people.classExists(scope))) return
  throw new MunimentError('unknown-class', `There is no class ${scope} to grant the role for.`)
}
