import { sql } from 'kysely'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { RecordClass } from '../../../records/file-plan.ts'
import type { Application } from '../../../retention/file-plan/file-plan-store.ts'
import type { Sql } from '../database.ts'
import { sqlState } from '../failures.ts'

/** A new class, with its schedule at once: nothing lies in it that this could date otherwise. */
export async function insertClass(transaction: Sql, one: RecordClass): Promise<void> {
  await sql`
    insert into file_plan_class (code, parent_code, path, title, schedule_code, stub_title, fields, position)
    values (${one.code}, ${one.parent}, ${one.path}::text[], ${one.title}, ${one.schedule}, ${one.stubTitle},
            ${JSON.stringify(one.fields)}::jsonb, ${one.position})
  `.execute(transaction)
}

/** Everything of a class but its schedule, which only publication changes. */
export async function updateClass(transaction: Sql, one: RecordClass): Promise<void> {
  await sql`
    update file_plan_class
    set parent_code = ${one.parent}, path = ${one.path}::text[], title = ${one.title}, stub_title = ${one.stubTitle},
        fields = ${JSON.stringify(one.fields)}::jsonb, position = ${one.position}
    where code = ${one.code} and not built_in
  `.execute(transaction)
}

/** Throws `class-in-use` where something still refers to the class. */
export async function deleteClass(transaction: Sql, code: string): Promise<void> {
  try {
    await sql`delete from file_plan_class where code = ${code} and not built_in`.execute(transaction)
  } catch (error) {
    // Foreign key: a folder, an access set or a hold came under the class since the plan was loaded.
    if (sqlState(error) !== '23503') throw error
    throw new MunimentError(
      'class-in-use',
      `The class ${code} is in use: it cannot vanish. Nothing was changed.`,
      {
        cause: error,
      },
    )
  }
}

/** Another schedule for a class, which waits for a second officer; it takes the place of an earlier draft. */
export async function draftClassSchedule(
  transaction: Sql,
  classCode: string,
  schedule: string | null,
  { by, at }: Application,
): Promise<void> {
  await sql`
    insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
    values (${classCode}, ${schedule}, ${by.id}, ${at})
    on conflict (class_code) do update
    set schedule_code = excluded.schedule_code, drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at
  `.execute(transaction)
}

/** Nothing waits for the class any more; no harm where nothing did. */
export async function withdrawClassDraft(transaction: Sql, classCode: string): Promise<void> {
  await sql`delete from class_schedule_draft where class_code = ${classCode}`.execute(transaction)
}
