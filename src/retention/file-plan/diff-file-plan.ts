import type { Actor } from '../../access/actor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { requireWholePlan } from '../require-whole-plan.ts'
import { reportReading } from './check-file-plan.ts'
import type { FilePlanReader, FilePlanReport } from './file-plan-report.ts'
import type { FilePlanTx } from './file-plan-store.ts'
import { planFilePlanChange } from './plan-file-plan-change.ts'
import { reportChange } from './report-change.ts'

interface Deps {
  readonly reader: FilePlanReader
  readonly unitOfWork: UnitOfWork<FilePlanTx>
}

export type DiffFilePlan = (actor: Actor, file: string) => Promise<FilePlanReport>

/** Shows what applying the file would do, and changes nothing. For whoever may apply: it tells what is in use. */
export function makeDiffFilePlan({ reader, unitOfWork }: Deps): DiffFilePlan {
  return async (actor, file) => {
    requireWholePlan(actor, 'apply-file-plan')
    const reading = await reader.read(file)
    if (reading.outcome === 'faulty') return reportReading(reading)
    const installed = await unitOfWork.run((tx) => tx.filePlan.load())
    return reportChange(file, reading, planFilePlanChange(actor, installed, reading.plan))
  }
}
