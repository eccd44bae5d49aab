import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { requireWholePlan } from '../require-whole-plan.ts'
import { reportReading } from './check-file-plan.ts'
import { type FilePlanChange, isEmptyChange } from './file-plan-change.ts'
import type { FilePlanReader, FilePlanReport } from './file-plan-report.ts'
import type { FilePlanTx } from './file-plan-store.ts'
import { planFilePlanChange } from './plan-file-plan-change.ts'
import { reportChange } from './report-change.ts'

interface Deps {
  readonly reader: FilePlanReader
  readonly unitOfWork: UnitOfWork<FilePlanTx>
  readonly clock: Clock
}

export type ApplyFilePlan = (actor: Actor, file: string) => Promise<FilePlanReport>

/**
 * Makes the installed plan what the file says, in one transaction with its audit entry, or nothing of it where the
 * report has errors. Applied again, it changes nothing and writes nothing. Throws `forbidden-role`.
 */
export function makeApplyFilePlan({ reader, unitOfWork, clock }: Deps): ApplyFilePlan {
  return async (actor, file) => {
    requireWholePlan(actor, 'apply-file-plan')
    const reading = await reader.read(file)
    if (reading.outcome === 'faulty') return reportReading(reading)
    // Serializable: what the plan says decides when a record may be destroyed (DESIGN §3).
    return unitOfWork.run(async (tx) => {
      const change = planFilePlanChange(actor, await tx.filePlan.loadForChange(), reading.plan)
      const report = reportChange(file, reading, change)
      if (report.errors.length > 0 || isEmptyChange(change)) return report
      const at = clock.now()
      const done = await tx.filePlan.apply(change.operations, { by: actor, at, on: londonDate(at) })
      await tx.audit.append({
        action: 'file-plan.applied',
        actor,
        subject: { type: 'file-plan', id: reading.plan.code },
        codes: { ...codesOf(change), foldersCreated: done.foldersCreated },
        details: { title: reading.plan.title, path: file },
        conditions: null,
      })
      return report
    }, 'serializable')
  }
}

/** Everything done, by code; wordings stay out of the leaf. */
function codesOf({ operations, changed, drafted }: FilePlanChange) {
  const codes = (items: readonly { readonly code: string }[]) => items.map((item) => item.code)
  return {
    schedulesPublished: operations.schedulesPublished.map(nameVersion),
    schedulesDrafted: operations.schedulesDrafted.map(nameVersion),
    classesCreated: codes(operations.classesCreated),
    classesChanged: codes(changed.filter((item) => item.kind === 'class')),
    classesRemoved: operations.classesRemoved,
    classSchedulesDrafted: codes(drafted.filter((item) => item.kind === 'class')),
  }
}

function nameVersion({ code, version }: { readonly code: string; readonly version: number }): string {
  return `${code}/${version}`
}
