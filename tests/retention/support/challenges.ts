import { makeAnswerStore } from '../../../src/adapters/postgres/ingest/answer-store.ts'
import { makeBenchRoll } from '../../../src/adapters/postgres/ingest/bench-roll.ts'
import { makeClassLookup } from '../../../src/adapters/postgres/ingest/class-lookup.ts'
import { makeFolderStore } from '../../../src/adapters/postgres/ingest/folder-store.ts'
import { makeRecordStore } from '../../../src/adapters/postgres/ingest/record-store.ts'
import type { IngestTx } from '../../../src/ingest/ports.ts'
import { makeMoveRecord } from '../../../src/ingest/records/move-record.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../../src/records/dates/period.ts'
import { makeRetentionAtFiling } from '../../../src/retention/dates/retention-at-filing.ts'
import { makeCorrectEvent } from '../../../src/retention/events/change-event.ts'
import { makeRegisterEvent } from '../../../src/retention/events/register-event.ts'
import type { HoldScope } from '../../../src/retention/hold.ts'
import { makeEvaluateQuery } from '../../../src/retention/holds/evaluate-query.ts'
import { makePlaceHold } from '../../../src/retention/holds/place-hold.ts'
import { makeDraftSchedule } from '../../../src/retention/schedules/draft-schedule.ts'
import { makePublishSchedule } from '../../../src/retention/schedules/publish-schedule.ts'
import { makeFindEveryMatch } from '../../../src/search/export/find-every-match.ts'
import { emptyVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import type { Officers } from '../../support/disposal-steps.ts'
import { makeFakeSearchIndex } from '../../support/fakes/fake-search-index.ts'
import type { Party } from '../../support/interleave.ts'
import type { RetentionWorld, TestFolder, TestRecord } from '../../support/retention-world.ts'

/** A record that is due, and what comes in the way of its destruction. */
export interface Challenged {
  readonly record: TestRecord
  act(party: Party): Promise<unknown>
}

export interface Challenge {
  /** The step of the destruction whose commit it must come before to save the record. */
  readonly before: 'disposal.markVerifying' | 'disposal.markDestroying'
  /** Why the item is skipped where it does. */
  readonly reason: string
  /** The `number`-th record of its kind, with all that the challenge needs, and not yet due for anything else. */
  make(world: RetentionWorld, officers: Officers, number: string): Promise<Challenged>
}

/** Schedules and classes that the challenges share. */
export async function prepareChallenges(world: RetentionWorld): Promise<void> {
  await world.addSchedule({ code: 'S-SHORT' })
  await world.addSchedule({ code: 'S-LONG', period: 'P30Y' })
  await world.addSchedule({ code: 'S-EVENT', trigger: { type: 'event', event: 'contract-ended' } })
  await world.addClass('SHORT', 'S-SHORT')
  await world.addClass('LONG', 'S-LONG')
  await world.addClass('CONTRACT', 'S-EVENT')
}

/** Places holds that ask no index. */
function placeHoldIn(deps: ReturnType<typeof depsOf>) {
  const queries = makeFindEveryMatch({
    index: makeFakeSearchIndex(deps.clock),
    foldersClosed: async () => [],
    vocabulary: async () => emptyVocabulary,
  })
  return makePlaceHold({
    ...deps,
    failpoint: () => undefined,
    machineNow: () => new Date(),
    queries,
    evaluateQuery: makeEvaluateQuery({ unitOfWork: deps.unitOfWork, queries }),
  })
}

const holdOn = (
  scopeOf: (record: TestRecord, folder: TestFolder) => HoldScope,
  ownClass = false,
): Challenge => ({
  before: 'disposal.markVerifying',
  reason: 'held',
  make: async (world, { decider }, number) => {
    const code = ownClass ? `SHORT-${number}` : 'SHORT'
    if (ownClass) await world.addClass(code, 'S-SHORT')
    const folder = await world.addFolder(code)
    const record = await world.addRecord(folder)
    const hold = { name: 'Inquiry', reason: 'asked for', authority: 'Court', scope: scopeOf(record, folder) }
    return {
      record,
      act: (party) => placeHoldIn(depsOf(world, party))(decider, hold),
    }
  },
})

/** All that may save a record from a destruction under way. */
export const challenges: { readonly [name: string]: Challenge } = {
  'a hold on the record': holdOn((record) => ({ records: [record.id] })),
  'a hold on the folder': holdOn((_, folder) => ({ folders: [folder.reference] })),
  'a hold on the class': holdOn((_, folder) => ({ classes: [folder.classCode] }), true),
  'a move into a longer class': {
    before: 'disposal.markDestroying',
    reason: 'class-changed',
    make: async (world, { decider }) => {
      const record = await world.addRecord(await world.addFolder('SHORT'))
      const target = await world.addFolder('LONG')
      return { record, act: moveTo(world, decider, record, target) }
    },
  },
  'a move into a held folder': {
    before: 'disposal.markDestroying',
    reason: 'held',
    make: async (world, officers) => {
      const record = await world.addRecord(await world.addFolder('SHORT'))
      const target = await world.addFolder('SHORT')
      await placeHoldIn({ unitOfWork: world.unitOfWork, clock: world.clock })(officers.decider, {
        name: 'Inquiry',
        reason: 'asked for',
        authority: 'Court',
        scope: { folders: [target.reference] },
      })
      return { record, act: moveTo(world, officers.decider, record, target) }
    },
  },
  'an event corrected to a later day': {
    before: 'disposal.markDestroying',
    reason: 'no-longer-due',
    make: async (world, { decider }, number) => {
      const subject = { type: 'contract', id: `C-${number}` } as const
      const record = await world.addRecord(await world.addFolder('CONTRACT', { subjects: [subject] }))
      const deps = { unitOfWork: world.unitOfWork, clock: world.clock }
      const { id } = await makeRegisterEvent(deps)(decider, {
        type: 'contract-ended',
        subject,
        date: parseDate('2015-06-30'),
      })
      const correction = { date: parseDate('2024-06-30'), reason: 'The letter says otherwise' }
      return { record, act: (party) => makeCorrectEvent(depsOf(world, party))(decider, id, correction) }
    },
  },
  'a longer schedule published': {
    before: 'disposal.markDestroying',
    reason: 'schedule-changed',
    make: async (world, officers, number) => {
      const [code, classCode] = [`S-${number}`, `PUBLISHED-${number}`]
      await world.addSchedule({ code })
      await world.addClass(classCode, code)
      const record = await world.addRecord(await world.addFolder(classCode))
      await makeDraftSchedule({ unitOfWork: world.unitOfWork, clock: world.clock })(officers.decider, code, {
        title: 'Longer',
        trigger: { type: 'created' },
        period: parsePeriod('P30Y'),
        action: 'destroy',
        authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') },
      })
      const publication = { appliesTo: 'existing', reason: 'The Assembly has agreed' } as const
      return {
        record,
        act: (party) => makePublishSchedule(depsOf(world, party))(officers.approver, code, 2, publication),
      }
    },
  },
}

function depsOf(world: RetentionWorld, party: Party) {
  return { unitOfWork: party.wrap(world.unitOfWork), clock: world.clock }
}

function moveTo(
  world: RetentionWorld,
  actor: Officers['decider'],
  record: TestRecord,
  target: TestFolder,
): Challenged['act'] {
  // As compose wires it: one transaction for filing and for what retention makes of it.
  const unitOfWork = world.db.unitOfWork<IngestTx>((handle, outgoing) => {
    const tx = world.makeTx(handle, outgoing)
    return {
      records: makeRecordStore(handle),
      benches: makeBenchRoll(handle),
      folders: makeFolderStore(handle),
      classes: makeClassLookup(handle),
      answers: makeAnswerStore(handle),
      retention: makeRetentionAtFiling(tx, world.clock),
      audit: tx.audit,
      jobs: tx.jobs,
    }
  })
  return (party) =>
    makeMoveRecord({ unitOfWork: party.wrap(unitOfWork), clock: world.clock })(
      actor,
      record.id,
      { folder: target.reference, reason: 'misfiled' },
      'any',
    )
}
