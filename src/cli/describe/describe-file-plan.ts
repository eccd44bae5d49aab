import type { FilePlanReport, PlanFault, PlanItem } from '../../retention/file-plan/file-plan-report.ts'
import type { FilePlanWhatIf } from '../../retention/file-plan/foresee-file-plan.ts'
import { asLine } from '../for-terminal.ts'
import { describeEffect } from './describe-effect.ts'

const doneWords = { check: 'sound', diff: 'would change', apply: 'applied' } as const

/** A file plan report for people: every fault with its line, or what changes. */
export function describeFilePlan(report: FilePlanReport, doing: 'check' | 'diff' | 'apply'): string {
  const warnings = report.warnings.map((fault) => `warning ${describeFault(fault)}`)
  if (report.errors.length > 0) {
    const faults = report.errors.map((fault) => `error ${describeFault(fault)}`)
    const count = report.errors.length === 1 ? '1 error' : `${report.errors.length} errors`
    return [...faults, ...warnings, doing === 'apply' ? `${count}; nothing was changed` : count].join('\n')
  }
  const { created, changed, drafted, removed, unchanged } = report
  const items = [
    ...created.map((item) => `+ ${describeItem(item)}`),
    ...changed.flatMap((item) => [`~ ${describeItem(item)}`, ...describeChanges(item)]),
    ...drafted.flatMap((item) => [
      `? ${describeItem(item)} (draft: a second officer publishes it)`,
      ...describeChanges(item),
    ]),
    ...removed.map((item) => `- ${describeItem(item)}`),
    // Unchanged for a reason: whoever applies a plan again must not take a draft that waits for what is in force.
    ...unchanged.flatMap((item) =>
      item.note === undefined ? [] : [`= ${describeItem(item)} (${item.note})`],
    ),
  ].map(asLine)
  const counts = `${created.length} created, ${changed.length} changed, ${drafted.length} drafted, ${removed.length} removed, ${unchanged.length} unchanged`
  return [...items, ...warnings, doing === 'check' ? doneWords.check : `${doneWords[doing]}: ${counts}`].join(
    '\n',
  )
}

function describeFault({ file, line, path, value, message }: PlanFault): string {
  const place = line === null ? file : `${file}:${line}`
  return `${place} ${path}${value === null ? '' : ` "${value}"`}: ${message}`
}

function describeItem({ kind, code, title, version }: PlanItem): string {
  return `${kind} ${code}${version === undefined ? '' : ` version ${version}`}${title === null ? '' : `  ${title}`}`
}

/** What differs, a line a field: a longer period would look like a corrected title. */
function describeChanges({ changes = [] }: PlanItem): readonly string[] {
  return changes.map(({ field, from, to }) => `    ${field}: ${written(from)} → ${written(to)}`)
}

function written(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? 'none' : JSON.stringify(value)
}

/** What a plan would do to the records, draft by draft, then together. */
export function describePlanWhatIf({ each, together }: FilePlanWhatIf): string {
  return [
    ...each.map(
      ({ kind, code, version, schedule, effect }) =>
        `publishing ${kind} ${code}${version === undefined ? ` under ${schedule ?? 'the schedule above it'}` : ` version ${version}`} alone: ${effect.changed} of ${effect.total} records would change`,
    ),
    `all of it: ${describeEffect(together)}`,
  ].join('\n')
}
