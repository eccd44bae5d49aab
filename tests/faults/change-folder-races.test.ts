import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { commitCaptures } from '../../src/ingest/capture/commit-captures.ts'
import type { IngestTx } from '../../src/ingest/ports.ts'
import { makeFileRecord } from '../../src/ingest/records/file-record.ts'
import { makeMoveRecord } from '../../src/ingest/records/move-record.ts'
import { makeUnfileRecord } from '../../src/ingest/records/unfile-record.ts'
import { makeUpdateRecord } from '../../src/ingest/records/update-record.ts'
import { type ComponentId, newId, type RecordId } from '../../src/kernel/ids.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import type { ReadingPlace } from '../../src/records/access-conditions.ts'
import type { Marking } from '../../src/records/marking.ts'
import type { RetentionTx } from '../../src/retention/ports.ts'
import { type FolderChanges, makeChangeFolder } from '../../src/retention/reclassification/change-folder.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { makeFiling } from '../support/make-filing.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'
import { until } from '../support/until.ts'

// Whatever is done to records at the very moment in which their folder is tightened or loosened: afterwards each is read as its
// folders say.

let world: RetentionWorld
let filing: ReturnType<typeof makeFiling>
let officer: PersonActor
let changed: TestFolder
let other: TestFolder
let inIt: TestRecord
let inBoth: TestRecord
let inOther: TestRecord

beforeAll(async () => {
  world = await makeRetentionWorld()
  filing = makeFiling(world)
  officer = await world.addPerson('officer', 'ig-officer', { groups: ['team', 'board', 'office'] })
  await world.addSchedule({ code: 'SEVEN' })
  await world.addClass('SEVEN', 'SEVEN')
  await world.addClass('OTHER', 'SEVEN')
})
afterAll(() => world.close())
const reason = 'for good cause'
interface Meeting {
  readonly ingest: UnitOfWork<IngestTx>
  readonly retention: UnitOfWork<RetentionTx>
}
const tightened: FolderChanges = { marking: 'official-sensitive', groups: ['team'], reason }
const loosened: FolderChanges = { groups: [], reason }

const meetings: { readonly [what: string]: (meeting: Meeting) => Promise<unknown> } = {
  'a capture': ({ ingest }) =>
    ingest.run(async (tx) => {
      const folder = await tx.folders.findByReference(changed.reference)
      if (folder === undefined) throw new Error('no folder')
      const id = newId<RecordId>()
      await commitCaptures(tx, world.clock, [
        {
          actor: officer,
          request: {
            metadata: { folder: changed.reference },
            filename: 'late.txt',
            mediaType: 'text/plain',
            content: nothing(),
          },
          id,
          componentId: newId<ComponentId>(),
          key: `late ${id}`,
          stored: { size: 1, sha256: 'a'.repeat(64) },
          folder,
          fields: {},
        },
      ])
    }),
  'a move into it': ({ ingest }) => move(ingest, inOther, changed),
  'a move out of it': ({ ingest }) => move(ingest, inIt, other),
  'a filing into it': ({ ingest }) => file(ingest, inOther, changed),
  'a filing of its record elsewhere': ({ ingest }) => file(ingest, inIt, other),
  'taking a record out of it': ({ ingest }) => unfile(ingest, inBoth, changed),
  'taking its record out of another': ({ ingest }) => unfile(ingest, inBoth, other),
  'a higher marking of its record': ({ ingest }) => mark(ingest, inIt, 'official-sensitive'),
  'a marking of a record in both': ({ ingest }) => mark(ingest, inBoth, 'official-sensitive'),
  'a lower marking of its record': async ({ ingest }) => {
    await mark(filing.unitOfWork, inIt, 'official-sensitive')
    await mark(ingest, inIt, 'official')
  },
  'a change of the other folder': ({ retention }) => change(retention, other, { groups: ['board'], reason }),
  'its move to another class': ({ retention }) =>
    makeMoveFolder({ unitOfWork: retention, clock: world.clock })(officer, changed.reference, {
      class: 'OTHER',
      reason,
    }),
  'another change of it': ({ retention }) => change(retention, changed, loosened),
}

type Come = () => Promise<void>

/** Where the one that came first stands when the other comes. */
const points: {
  readonly [where: string]: (meeting: (meeting: Meeting) => Promise<unknown>) => Promise<void>
} = {
  'before it commits': (meeting) =>
    meet(
      (come) => meeting({ ingest: atEnd(filing.unitOfWork, come), retention: atEnd(world.unitOfWork, come) }),
      () => change(world.unitOfWork, changed, tightened),
    ),
  'after the folder is held for the change': (meeting) =>
    meet(
      (come) => change(beforeRecords(come), changed, tightened),
      () => meeting({ ingest: filing.unitOfWork, retention: world.unitOfWork }),
    ),
  'before the change commits': (meeting) =>
    meet(
      (come) => change(atEnd(world.unitOfWork, come), changed, tightened),
      () => meeting({ ingest: filing.unitOfWork, retention: world.unitOfWork }),
    ),
}

it.each(Object.keys(meetings))(
  '%s beside a change of its folder: every record is read as its folders say',
  async (what) => {
    for (const [where, meetAt] of Object.entries(points)) {
      await anew()
      await meetAt(async (meeting) => meetings[what]?.(meeting))
      expect([where, await readOtherwise()]).toEqual([where, []])
    }
  },
)

it('two changes of one folder that meet both stand', async () => {
  await anew()
  await meet(
    (come) => change(atEnd(world.unitOfWork, come), changed, { marking: 'official-sensitive', reason }),
    () => change(world.unitOfWork, changed, { groups: ['team'], reason }),
  )
  expect(await world.rows(sql`select marking, groups from folder where id = ${changed.id}`)).toEqual([
    { marking: 'official-sensitive', groups: ['team'] },
  ])
  expect(await readOtherwise()).toEqual([])
})

/** Lets `second` begin when `first` says so, and `first` go on when `second` waits for it or has ended. Forced, and not left to chance. */
async function meet(first: (come: Come) => Promise<unknown>, second: () => Promise<unknown>): Promise<void> {
  let meeting: Promise<unknown> | undefined
  let ended = false
  await first(async () => {
    // Once: what is tried again meets nobody any more.
    if (meeting !== undefined) return
    meeting = second().finally(() => {
      ended = true
    })
    await until(
      async () => ended || (await countBlocked()) > 0,
      (goesOn) => goesOn,
    )
  })
  await meeting
}

function atEnd<Tx>(unitOfWork: UnitOfWork<Tx>, come: Come): UnitOfWork<Tx> {
  return {
    run: (work, isolation) =>
      unitOfWork.run(async (tx) => {
        const done = await work(tx)
        await come()
        return done
      }, isolation),
  }
}

function beforeRecords(come: Come): UnitOfWork<RetentionTx> {
  return {
    run: (work, isolation) =>
      world.unitOfWork.run(
        (tx) =>
          work({
            ...tx,
            reclassifications: {
              ...tx.reclassifications,
              holdOutOfLine: async (id) => {
                await come()
                return tx.reclassifications.holdOutOfLine(id)
              },
            },
          }),
        isolation,
      ),
  }
}

/** Each time from the beginning, with other folders and records. */
async function anew(): Promise<void> {
  changed = await world.addFolder('SEVEN', { groups: ['office', 'team'] })
  other = await world.addFolder('OTHER')
  inIt = await world.addRecord(changed)
  inOther = await world.addRecord(other)
  inBoth = await world.addRecord(changed)
  await filing.fileRecord(officer, inBoth.id, { folder: other.reference, reason })
}

function change(unitOfWork: UnitOfWork<RetentionTx>, { reference }: TestFolder, changes: FolderChanges) {
  return makeChangeFolder({ unitOfWork, clock: world.clock })(officer, reference, changes)
}
function move(unitOfWork: UnitOfWork<IngestTx>, { id }: TestRecord, { reference }: TestFolder) {
  const to = { folder: reference, reason }
  return makeMoveRecord({ unitOfWork, clock: world.clock })(officer, id, to, 'any')
}
function file(unitOfWork: UnitOfWork<IngestTx>, { id }: TestRecord, { reference }: TestFolder) {
  return makeFileRecord({ unitOfWork, clock: world.clock })(officer, id, { folder: reference, reason })
}
function unfile(unitOfWork: UnitOfWork<IngestTx>, { id }: TestRecord, { reference }: TestFolder) {
  return makeUnfileRecord({ unitOfWork })(officer, id, { folder: reference, reason })
}
function mark(unitOfWork: UnitOfWork<IngestTx>, { id }: TestRecord, marking: Marking) {
  return makeUpdateRecord({ unitOfWork })(officer, id, { marking, reason }, 'any')
}

async function countBlocked(): Promise<number> {
  const [blocked] = await world.rows<{ count: number }>(sql`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0`)
  return blocked?.count ?? 0
}

/** Records that are read otherwise than their folders say, with how they are read and how they would be. */
async function readOtherwise(): Promise<readonly object[]> {
  const rows = await world.rows<{
    id: string
    marking: Marking
    highest: Marking
    byMarking: Marking
    own: ReadingPlace
    others: readonly ReadingPlace[]
    folders: readonly ReadingPlace[]
  }>(sql`
    select r.id, r.marking, filed.highest, a.marking as "byMarking", filed.folders,
           jsonb_build_object('classPath', c.path, 'groups', a.groups) as own, access_places(a.alternatives) as others
    from record r
    join access_set a on a.id = r.access_set_id
    join file_plan_class c on c.code = a.class_code
    cross join lateral (
      select max(f.marking) as highest,
             jsonb_agg(jsonb_build_object('classPath', p.path, 'groups', f.groups) order by f.id <> r.folder_id) as folders
      from folder f join file_plan_class p on p.code = f.class_code where f.id = any (folders_of(r.id, r.folder_id))
    ) filed
    where r.folder_id in (${changed.id}, ${other.id})`)
  return rows.flatMap(({ id, marking, highest, byMarking, own, others, folders }) => {
    const [first, ...further] = folders.map((place) => JSON.stringify(place))
    // A further place that is the first one's twin says nothing more.
    const wanted = { first, further: [...new Set(further)].filter((place) => place !== first).sort() }
    const found = { first: JSON.stringify(own), further: others.map((place) => JSON.stringify(place)).sort() }
    const isRight =
      JSON.stringify(wanted) === JSON.stringify(found) && marking === byMarking && marking >= highest
    return isRight ? [] : [{ id, marking, byMarking, highest, wanted, found }]
  })
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
