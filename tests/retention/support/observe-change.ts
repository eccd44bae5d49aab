import { sql } from 'kysely'
import type { SettlingEffect } from '../../../src/retention/dates/standing-store.ts'
import type { ForeseenRow } from '../../../src/retention/what-if/foreseen-row.ts'
import type { RetentionWorld } from '../../support/retention-world.ts'

/** A record as the database keeps it, and whether a hold binds it, by the function that answers for one record. */
interface Kept {
  readonly id: string
  readonly state: string
  readonly end: string | null
  readonly month: string | null
  readonly triggerType: string
  readonly triggerDate: string | null
  readonly schedule: string
  readonly step: number
  readonly action: string
  readonly review: boolean
  readonly held: boolean
}

/** Everything that a what-if could change, for saying that it did not. */
export async function everythingKept(world: RetentionWorld): Promise<unknown> {
  return {
    records: await keptRecords(world),
    items: await world.rows(
      sql`select batch_id, record_id, state from disposal_item order by batch_id, record_id`,
    ),
    events: await world.rows(sql`select id, state, date::text as date from retention_event order by id`),
    versions: await world.rows(
      sql`select code, version, state from retention_schedule_version order by code, version`,
    ),
    folders: await world.rows(sql`
      select id, class_code, status, closed_on, override_schedule, revision from folder order by id`),
    filings: await world.rows(sql`select * from record_filing order by record_id, position`),
    classes: await world.rows(sql`select code, schedule_code from file_plan_class order by code`),
    log: await world.rows(sql`select count(*)::integer as entries from audit_outbox`),
  }
}

/** What a change changed, counted record by record from what the database keeps before and after it. */
export async function observeChange(
  world: RetentionWorld,
  change: () => Promise<unknown>,
): Promise<{
  readonly effect: Omit<SettlingEffect, 'total'>
  /** By record. */
  readonly rows: readonly Pick<ForeseenRow, Compared>[]
}> {
  const before = new Map((await keptRecords(world)).map((record) => [record.id, record]))
  const listedBefore = await droppedItems(world)
  await change()
  const dropped = new Set((await droppedItems(world)).filter((id) => !listedBefore.includes(id)))
  const moved = (await keptRecords(world)).flatMap((after) => {
    const was = before.get(after.id)
    return was === undefined || JSON.stringify(was) === JSON.stringify(after) ? [] : [{ was, after }]
  })
  const rows = moved.map(({ was, after }) => ({
    recordId: after.id,
    scheduleBefore: was.schedule,
    scheduleAfter: after.schedule,
    triggerTypeBefore: was.triggerType,
    triggerTypeAfter: after.triggerType,
    triggerDateBefore: was.triggerDate,
    triggerDateAfter: after.triggerDate,
    retentionEndBefore: was.end,
    retentionEndAfter: after.end,
    actionBefore: was.action,
    actionAfter: after.action,
    held: after.held ? 'yes' : 'no',
    inOpenList: [...dropped].some((item) => item.endsWith(after.id)) ? 'yes' : 'no',
  }))
  return {
    effect: {
      changed: moved.length,
      held: moved.filter(({ after }) => after.held).length,
      conflicts: dropped.size,
      byMonth: tally(moved, ({ month }) => month).map(([month, counts]) => ({ month, ...counts })),
      byAction: tally(moved, ({ action }) => action).map(([action, counts]) => ({ action, ...counts })),
    },
    rows,
  }
}

const compared = [
  'recordId',
  'scheduleBefore',
  'scheduleAfter',
  'triggerTypeBefore',
  'triggerTypeAfter',
  'triggerDateBefore',
  'triggerDateAfter',
  'retentionEndBefore',
  'retentionEndAfter',
  'actionBefore',
  'actionAfter',
  'held',
  'inOpenList',
] as const
type Compared = (typeof compared)[number]

/** A report's rows by record, with the columns that the database itself can be asked for. */
export async function foreseenRows(
  pages: AsyncIterable<readonly ForeseenRow[]>,
): Promise<readonly Pick<ForeseenRow, Compared>[]> {
  const rows = []
  for await (const page of pages) rows.push(...page)
  return rows
    .map(
      (row): Pick<ForeseenRow, Compared> =>
        // Every column that is compared, from the row itself.
        Object.fromEntries(compared.map((column) => [column, row[column]])) as Pick<ForeseenRow, Compared>,
    )
    .sort((one, other) => ((one.recordId ?? '') < (other.recordId ?? '') ? -1 : 1))
}

function tally<Key extends string | null>(
  moved: readonly { readonly was: Kept; readonly after: Kept }[],
  keyOf: (record: Kept) => Key,
): readonly (readonly [Key, { readonly before: number; readonly after: number }])[] {
  const keys = new Set(moved.flatMap(({ was, after }) => [keyOf(was), keyOf(after)]))
  return [...keys]
    .sort((one, other) => ((one ?? '~') < (other ?? '~') ? -1 : 1))
    .map((key) => [
      key,
      {
        before: moved.filter(({ was }) => keyOf(was) === key).length,
        after: moved.filter(({ after }) => keyOf(after) === key).length,
      },
    ])
}

async function droppedItems(world: RetentionWorld): Promise<readonly string[]> {
  const items = await world.rows<{ readonly item: string }>(sql`
    select batch_id || '/' || record_id as item from disposal_item where state = 'skipped'`)
  return items.map(({ item }) => item)
}

function keptRecords(world: RetentionWorld): Promise<readonly Kept[]> {
  return world.rows<Kept>(sql`
    select r.id, r.retention_state as state, r.retention_end::text as end,
           to_char(r.retention_end + 1, 'YYYY-MM') as month, r.trigger_type as "triggerType",
           r.trigger_date::text as "triggerDate", r.schedule_code || '/' || r.schedule_version as schedule,
           r.schedule_step as step, r.disposal_action as action, r.must_be_reviewed as review,
           record_is_held(r.id, r.folder_id, c.path) as held
    from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
    order by r.id`)
}
