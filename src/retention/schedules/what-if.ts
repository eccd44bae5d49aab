import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/london-date.ts'
import type { SettlingEffect } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'
import { settlingUnder } from './settling-under.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type WhatIf = (actor: Actor, code: string, version: number) => Promise<SettlingEffect>

/**
 * What publishing a version would change, if it were published now for the records that exist: over the whole corpus, in a
 * transaction that can change nothing (DESIGN §5). Absent, or of Muniment's own: `not-found`.
 */
export function makeWhatIf({ unitOfWork, clock }: Deps): WhatIf {
  return async (actor, code, version) => {
    requireAllowed(actor, 'preview-schedule')
    return unitOfWork.run(async (tx) => {
      const found = await tx.schedules.find(code, version)
      if (found === undefined) throw notFound()
      const classCodes = await tx.schedules.classesUnder(code)
      const today = londonDate(clock.now())
      const standing = { classCodes, overridden: true, hasteners: [], reviewIfDueOn: today }
      return tx.standings.effect(await settlingUnder(tx, found.schedule, standing))
    }, 'read-only')
  }
}
