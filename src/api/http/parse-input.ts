import type { z } from 'zod'
import type { ErrorCode } from '../../kernel/error-code.ts'
import { type FieldError, MunimentError } from '../../kernel/muniment-error.ts'
import type { Present } from './present-keys.ts'

/** More faults than this help nobody, and would let a small request ask for a large answer. */
const MAX_ERRORS = 50

/** `body`: where nothing is wrong but that something is missing, the answer is `missing-field` (422). */
type Fault = 'body' | 'malformed' | 'metadata'

/**
 * Parses what came from outside, or throws with the path of each fault. Values are never repeated in the answer:
 * they may be a title or a reason, and answers end up in logs.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  fault: Fault,
): Present<z.output<Schema>> {
  const result = schema.safeParse(input, { reportInput: true })
  // What came as JSON or text has no key that is `undefined`.
  if (result.success) return result.data as Present<z.output<Schema>>
  const issues = result.error.issues.flatMap(closestForm)
  const errors = issues.slice(0, MAX_ERRORS).flatMap(fieldErrorsOf)
  throw new MunimentError(codeFor(fault, issues), detailFor(errors), { errors })
}

function codeFor(fault: Fault, issues: readonly z.core.$ZodIssue[]): ErrorCode {
  if (fault !== 'malformed' && issues.every(isMissing)) return 'missing-field'
  return fault === 'metadata' ? 'malformed-metadata' : 'malformed'
}

/**
 * Of bodies that exclude each other, the faults of the one that was meant: it knows every key that was given, and is wrong
 * in what lies within. Where there is none, the body as a whole is of no form. Within a body a choice says itself what it takes.
 */
function closestForm(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.path.length > 0) return [issue]
  return issue.errors.find((issues) => issues.every(({ path }) => path.length > 0)) ?? [issue]
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}

function fieldErrorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, 5).map((key) => ({
      path: [...path, key.slice(0, 100)].join('.'),
      message: 'is not known here; check its spelling',
    }))
  }
  if (isMissing(issue)) return [{ path: path.join('.'), message: 'is required' }]
  return [{ path: path.join('.').slice(0, 300), message: issue.message }]
}

function detailFor(errors: readonly FieldError[]): string {
  const [first] = errors
  if (first === undefined) return 'The request is not of the described form.'
  const where = first.path === '' ? 'The value' : first.path
  const more = errors.length > 1 ? ` And ${errors.length - 1} more: see errors.` : ''
  return `${where}: ${first.message}.${more}`
}
