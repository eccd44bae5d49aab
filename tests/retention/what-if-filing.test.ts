import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import { isMunimentError } from '../../src/kernel/muniment-error.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import { foreseeOverride, foreseeOverrideWithdrawal } from '../../src/retention/overrides/foresee-override.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../../src/retention/overrides/give-override.ts'
import type { OverrideSubject } from '../../src/retention/overrides/override-store.ts'
import { makeSettleFolder } from '../../src/retention/overrides/settle-folder.ts'
import type { ForeseeingTx } from '../../src/retention/ports.ts'
import { foreseeFolderMove } from '../../src/retention/reclassification/foresee-folder-move.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { foreseeClosing, foreseeMove, foreseeReopening } from '../../src/retention/what-if/foresee-filing.ts'
import { type Foresee, makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import { addOfficers, type Officers, sweep } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'
import { holdToChange } from './support/hold-to-change.ts'

// What people do to folders and records, foreseen and done, over random corpora: records in several folders, held, kept for
// longer, given schedules of their own.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let filing: ReturnType<typeof makeFilingSteps>

const reason = 'for good cause'
const authority = 'Keeper of the Records'
const classes = ['CREATED', 'CLOSED', 'EITHER', 'CONTRACT', 'QUIET', 'STEPS', 'HELD', 'SEALED'] as const
const schedules = ['CREATED', 'CLOSED', 'EITHER', 'CONTRACT', 'QUIET', 'STEPS', 'LONG'] as const
const subjects: readonly Subject[] = [
  { type: 'contract', id: 'C-1' },
  { type: 'contract', id: 'C-2' },
]

beforeAll(async () => {
  world = await makeRetentionWorld()
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  filing = makeFilingSteps(world)
  const ended = { type: 'event', event: 'contract-ended' }
  const term = { trigger: ended, period: 'P5Y', after: null, rounding: null }
  await world.addSchedule({ code: 'CREATED' })
  await world.addSchedule({ code: 'LONG', period: 'P25Y', action: 'transfer' })
  await world.addSchedule({ code: 'CLOSED', trigger: { type: 'folder-closed' }, period: 'P2Y' })
  await world.addSchedule({ code: 'CONTRACT', trigger: ended, period: 'P3Y', action: 'transfer' })
  await world.addSchedule({ code: 'QUIET', trigger: { type: 'last-action' }, period: 'P1Y' })
  const closed = { ...term, trigger: { type: 'folder-closed' }, period: 'P1Y' }
  await world.addSchedule({ code: 'EITHER', period: 'P3Y', orLater: [closed, term] })
  await world.addSchedule({
    code: 'STEPS',
    action: 'review',
    period: 'P2Y',
    laterSteps: [{ ...closed, orLater: [], maximum: null, action: 'destroy' }],
  })
  for (const code of schedules) await world.addClass(code, code)
  await world.addClass('HELD', 'CREATED')
  await world.addClass('SEALED', 'CLOSED')
  for (const [code, strength] of [
    ['HELD', 'no-disposal'],
    ['SEALED', 'no-change'],
  ] as const)
    await disposal.placeHold(officers.decider, {
      name: code,
      reason,
      authority: 'Court',
      strength,
      scope: { classes: [code] },
    })
})
afterAll(() => world.close())

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const preview = <Change>(foresee: Foresee<Change, ForeseeingTx>) =>
  makeWhatIf(
    { unitOfWork: makeFiling(world).foreseeing, clock: world.clock },
    'preview-filing' as const,
    foresee,
  )

interface Corpus {
  readonly folders: readonly TestFolder[]
  readonly records: readonly TestRecord[]
}

interface Change {
  readonly does: 'close' | 'reopen' | 'move-folder' | 'move' | 'give' | 'withdraw'
  readonly folder: number
  readonly record: number
  readonly to: number
  /** Of an override: that of the folder, or of the record. */
  readonly ofFolder: boolean
  readonly on: string | undefined
}

const change: fc.Arbitrary<Change> = fc.record({
  does: fc.constantFrom('close', 'reopen', 'move-folder', 'move', 'give', 'withdraw'),
  folder: fc.nat(11),
  record: fc.nat(23),
  to: fc.nat(11),
  ofFolder: fc.boolean(),
  on: fc.constantFrom(undefined, '2025-12-31', '2024-02-29', '2028-01-01'),
})

it('whatever is done to a folder or a record, the preview wrote nothing and said to the last record what changed then, or refused as it', async () => {
  const seen: { [outcome: string]: number } = {}
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 14, maxLength: 18 }), fc.nat(), async (changes, salt) => {
      const corpus = await fillCorpus(salt)
      for (const one of changes) {
        const outcome = await foreseeAndMake(one, corpus)
        seen[outcome] = (seen[outcome] ?? 0) + 1
        await sweep(disposal, officers.decider)
        world.clock.pass(86_400_000)
      }
    }),
    { numRuns: 4, seed: 20_261_128, endOnFailure: true },
  )
  const often = ['close', 'reopen', 'move-folder', 'move', 'give', 'withdraw'].map(
    (does) => `${does} something`,
  )
  const refused = ['close date-in-future', 'move folder-closed', 'give held', 'move held']
  const rare = [...often, ...refused].filter(
    (outcome) => (seen[outcome] ?? 0) < (often.includes(outcome) ? 2 : 1),
  )
  expect(rare).toEqual([])
}, 240_000)

async function fillCorpus(salt: number): Promise<Corpus> {
  const folders: TestFolder[] = []
  for (let number = 0; number < 12; number += 1)
    folders.push(
      await world.addFolder(pick(classes, number), {
        ...(number % 4 === 1 ? { closedOn: '2021-06-30' } : {}),
        ...(number % 3 === 0 ? { subjects: [pick(subjects, salt + number)] } : {}),
      }),
    )
  const records: TestRecord[] = []
  for (let number = 0; number < 24; number += 1)
    records.push(
      await world.addRecord(pick(folders, number), {
        date: `${2010 + ((salt + number * 7) % 14)}-0${1 + (number % 9)}-15`,
        subjects: number % 5 === 0 ? [pick(subjects, salt + number)] : [],
      }),
    )
  // In a second folder, and some in a third: of those that are open, and not sealed.
  for (const [number, record] of records.entries()) {
    const isSealed = (folder: TestFolder) => folder.classCode === 'SEALED'
    if (number % 3 !== 0 || isSealed(pick(folders, number))) continue
    const open = folders.filter((folder) => folder.closedOn === null && !isSealed(folder))
    for (const further of number % 2 === 0 ? [1] : [2, 5]) {
      const folder = pick(open, salt + number + further)
      if (folder !== pick(folders, number)) await filing.file(officers.decider, record, folder)
    }
  }
  await world.rows(sql`
    update record set retained_until = '2031-01-31', retention_end = greatest(retention_end, '2031-01-31')
    where id = any (${[records[3], records[6], records[9]].map((record) => record?.id)}) and retention_state = 'running'`)
  await world.rows(sql`
    update record set retained_permanently = true, retention_state = 'permanent', retention_end = null,
                      disposal_action = 'retain-permanently' where id = ${records[4]?.id}`)
  await disposal.placeHold(officers.decider, {
    name: `Inquiry ${salt}`,
    reason,
    authority: 'Inquiry',
    scope: { records: records.slice(8, 11).map(({ id }) => id), folders: [pick(folders, salt).reference] },
  })
  for (const { id } of records.slice(12, 14)) await give({ type: 'record', id }, 'QUIET')
  for (const { reference } of folders.slice(2, 4)) await give({ type: 'folder', reference }, 'LONG')
  await makeRegisterEvent(deps())(officers.executor, {
    type: 'contract-ended',
    subject: pick(subjects, salt),
    date: parseDate('2018-06-30'),
  }).catch((error: unknown) => {
    if (!isMunimentError(error, 'event-exists')) throw error
  })
  await sweep(disposal, officers.decider)
  return { folders, records }
}

const give = (subject: OverrideSubject, schedule: string) =>
  makeGiveOverride(deps())(officers.executor, subject, { schedule, authority, reason })

async function foreseeAndMake(one: Change, corpus: Corpus): Promise<string> {
  const folder = pick(await worthChanging(one, corpus), one.folder)
  const overridden = one.does === 'withdraw' && one.to % 4 !== 0
  const several = one.does === 'move' && one.ofFolder
  const record = pick(
    corpus.records.filter((_, index) =>
      overridden ? [12, 13].includes(index) : !several || index % 3 === 0,
    ),
    one.record,
  )
  const { reference } = folder
  const to = pick(corpus.folders, one.to)
  const subject: OverrideSubject = one.ofFolder
    ? { type: 'folder', reference }
    : { type: 'record', id: record.id }
  // What the change leaves to the job behind it: the lists of a folder.
  const thenSettled = (make: () => Promise<unknown>) => async () => {
    await make()
    await makeSettleFolder(deps())(folder.id)
  }
  switch (one.does) {
    case 'close': {
      const day = one.on === undefined ? {} : { on: parseDate(one.on) }
      const make = thenSettled(() => filing.close(officers.executor, folder, one.on))
      return compare(one.does, foreseeClosing, { reference, ...day }, make)
    }
    case 'reopen':
      return compare(
        one.does,
        foreseeReopening,
        reference,
        thenSettled(() => filing.reopen(officers.executor, folder)),
      )
    case 'move-folder': {
      const move = { reference, class: pick(classes, one.to) }
      const make = () => makeMoveFolder(deps())(officers.executor, reference, { class: move.class, reason })
      return compare(one.does, foreseeFolderMove, move, thenSettled(make))
    }
    case 'move': {
      const move = { id: record.id, folder: to.reference }
      return compare(one.does, foreseeMove, move, () => filing.move(officers.executor, record, to))
    }
    case 'give': {
      const schedule = pick(schedules, one.to)
      const make = thenSettled(() => give(subject, schedule))
      return compare(one.does, foreseeOverride, { subject, schedule }, make)
    }
    case 'withdraw': {
      const make = () => makeWithdrawOverride(deps())(officers.executor, subject, reason)
      return compare(one.does, foreseeOverrideWithdrawal, subject, thenSettled(make))
    }
  }
}

/** Mostly the folders where it can be done at all; now and then any. */
async function worthChanging({ does, to }: Change, { folders }: Corpus): Promise<readonly TestFolder[]> {
  if (to % 4 === 0 || !['close', 'reopen', 'withdraw'].includes(does)) return folders
  const found = await world.rows<{ readonly id: string }>(sql`
    select id from folder
    where case ${does} when 'close' then status = 'open' when 'reopen' then status = 'closed' else override_schedule is not null end`)
  const worth = folders.filter(({ id }) => found.some((row) => row.id === id))
  return worth.length === 0 ? folders : worth
}

/** How the change ended: in a preview that held, or in the same refusal of both. */
async function compare<Subject>(
  does: string,
  foresee: Foresee<Subject, ForeseeingTx>,
  subject: Subject,
  make: () => Promise<unknown>,
): Promise<string> {
  const whatIf = preview(foresee)
  const refused = await codeOf(whatIf.count(officers.auditor, subject))
  if (refused !== undefined) {
    expect([does, await codeOf(make())]).toEqual([does, refused])
    return `${does} ${refused}`
  }
  const changed = await holdToChange(world, officers.auditor, whatIf, subject, make)
  return `${does} ${changed === 0 ? 'nothing' : 'something'}`
}

async function codeOf(asked: Promise<unknown>): Promise<string | undefined> {
  try {
    await asked
    return undefined
  } catch (error) {
    if (isMunimentError(error)) return error.code
    throw error
  }
}

function pick<Item>(items: readonly Item[], number: number): Item {
  const item = items[number % items.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
