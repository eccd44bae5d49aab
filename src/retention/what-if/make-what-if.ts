import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { Settling, SettlingEffect } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'
import { readingReach } from '../reading-reach.ts'
import { countSettlings } from './count-settlings.ts'
import type { ForeseenRow } from './foreseen-row.ts'
import { type Listing, listForeseen } from './list-foreseen.ts'

interface Deps<Tx> {
  readonly unitOfWork: UnitOfWork<Tx>
  readonly clock: Clock
}

/** The settlings that a change would write, none of which shares a record with another. Throws what the change would. */
export type Foresee<Change, Tx extends RetentionTx = RetentionTx> = (
  tx: Tx,
  change: Change,
  today: CivilDate,
  actor: Actor,
) => Promise<readonly Settling[]>

/** Looks at a change, and writes down where whoever asked is refused it. */
export type NoteRefusedLook<Change> = <Result>(
  actor: Actor,
  change: Change,
  look: () => Promise<Result>,
) => Promise<Result>

/** A change looked at before it bites. Both throw the reason of `signal` once it says that nobody waits for them any more. */
export interface WhatIf<Change> {
  /** What it would change, counted over the whole corpus at one moment. */
  count(actor: Actor, change: Change, signal?: AbortSignal): Promise<SettlingEffect>
  /** The records that would change, by schedule and id: pages of rows. */
  list(actor: Actor, change: Change, signal?: AbortSignal): AsyncIterable<readonly ForeseenRow[]>
}

/**
 * What a change would do if it were made now, in transactions that can change nothing (DESIGN §5); by the very computation
 * that makes it. Counts are complete for every asker. In the report, the title of a record above the asker's clearance
 * stands as `withheld` (DESIGN §7), and each page is read anew: what changes meanwhile shows as it then is. `noting` is outside of
 * the transactions, which can write nothing.
 */
export function makeWhatIf<Change, Tx extends RetentionTx>(
  { unitOfWork, clock }: Deps<Tx>,
  action: Action,
  foresee: Foresee<Change, Tx>,
  noting: NoteRefusedLook<Change> = (_actor, _change, look) => look(),
): WhatIf<Change> {
  return {
    count: async (actor, change, signal) => {
      requireAllowed(actor, action)
      return noting(actor, change, () =>
        unitOfWork.run(
          async (tx) => countSettlings(tx, await foresee(tx, change, londonDate(clock.now()), actor)),
          'read-only',
          signal,
        ),
      )
    },
    list: (actor, change, signal) => {
      requireAllowed(actor, action)
      const today = londonDate(clock.now())
      const prepare = async (tx: Tx): Promise<Listing> => ({
        settlings: await foresee(tx, change, today, actor),
        today,
        reach: await readingReach(tx, actor, action),
      })
      return listForeseen(
        unitOfWork,
        () => noting(actor, change, () => unitOfWork.run(prepare, 'read-only', signal)),
        signal,
      )
    },
  }
}
