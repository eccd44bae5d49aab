import { systemActor } from '../../access/actor.ts'
import { type Granted, rightsChange } from '../../access/rights-change.ts'
import type { RestoreTx } from '../ports.ts'
import type { LostRights, LostWork } from './lost-work.ts'
import type { RestoreReport } from './restore-report.ts'

type RestoredRights = Pick<RestoreReport, 'rightsChanged' | 'groupsLost'>

/**
 * Gives people the role, scope and clearance that the log says they have, so that nothing which was taken from them comes
 * back with a backup. Which groups they were given or taken from lay beside it: of whom nothing was taken, what the backup
 * has stays, since it is no more than they had; whoever was taken from any belongs to none until a person has said which.
 */
export async function takeUpRights(tx: RestoreTx, rights: LostWork['rights']): Promise<RestoredRights> {
  const { changes, ...report } = await compare(tx, rights)
  for (const { id, name, after, codes } of changes) {
    await tx.restore.changeRights(id, after)
    await tx.audit.append({
      action: 'person.changed',
      actor: systemActor,
      subject: { type: 'person', id },
      codes: { ...codes, cause: 'restored' },
      details: { name },
      conditions: null,
    })
  }
  return report
}

/** The same beforehand. */
export async function foreseeRights(tx: RestoreTx, rights: LostWork['rights']): Promise<RestoredRights> {
  const { rightsChanged, groupsLost } = await compare(tx, rights)
  return { rightsChanged, groupsLost }
}

async function compare(tx: RestoreTx, rights: LostWork['rights']) {
  // Who was added since is not among them, and listed as lost.
  const people = await tx.restore.granted([...rights.keys()])
  const compared = people.flatMap(({ id, name, ...before }) => {
    const lost = rights.get(id)
    if (lost === undefined) return []
    const after = grantedByLog(before, lost)
    return [{ id, name, after, codes: rightsChange(before, after), lost }]
  })
  const changes = compared.filter(({ codes }) => codes.changed.length > 0)
  return {
    changes,
    rightsChanged: changes.map(({ name }) => name),
    groupsLost: compared
      .filter(({ lost: { groupsGiven, groupsTaken } }) => groupsGiven || groupsTaken)
      .map(({ name }) => name),
  }
}

function grantedByLog(before: Granted, { role, scope, clearance, groupsTaken }: LostRights): Granted {
  return {
    role: role ?? before.role,
    scope,
    clearance: clearance ?? before.clearance,
    groups: groupsTaken ? [] : before.groups,
  }
}
