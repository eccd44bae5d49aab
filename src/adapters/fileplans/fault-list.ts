import type { z } from 'zod'
import { writePath } from '../../kernel/write-path.ts'
import type { PlanFault } from '../../retention/file-plan/file-plan-report.ts'
import { describeIssues } from './describe-issues.ts'
import type { YamlPath, YamlSource } from './yaml-source.ts'

/** Gathers faults with their places; the caller decides when it has seen enough. */
export interface FaultList {
  add(path: YamlPath, message: string, options?: { readonly ofKey?: boolean }): void
  /** Parses the value at `path`, noting every issue; `undefined` where there was one. */
  parse<Schema extends z.ZodObject>(
    schema: Schema,
    value: unknown,
    path: YamlPath,
  ): z.output<Schema> | undefined
  readonly faults: readonly PlanFault[]
}

/** Nobody mends more in one go; a file made to have millions of faults must not keep us busy finding their lines. */
const MAX_FAULTS = 500

export function makeFaultList(file: string, source: YamlSource): FaultList {
  const faults: PlanFault[] = []
  const add: FaultList['add'] = (path, message, options = {}) => {
    if (faults.length >= MAX_FAULTS) return
    faults.push({
      file,
      line: options.ofKey ? source.lineOfKey(path) : source.lineOf(path),
      path: writePath(path),
      value: options.ofKey ? String(path.at(-1)) : shorten(valueAt(source.value, path)),
      message,
    })
  }
  return {
    add,
    faults,
    parse: (schema, value, path) => {
      const parsed = schema.safeParse(value)
      if (parsed.success) return parsed.data
      for (const issue of describeIssues(parsed.error, (below) => keysAt(schema, below))) {
        add([...path, ...issue.path], issue.message, { ofKey: issue.ofKey })
      }
      return undefined
    },
  }
}

function keysAt(schema: z.ZodType, path: YamlPath): readonly string[] {
  // Below an optional map lies the map, and below a list what it lists; only objects have a shape.
  const bare = 'unwrap' in schema ? (schema as z.ZodOptional<z.ZodType>).unwrap() : schema
  if ('element' in bare) return keysAt((bare as z.ZodArray<z.ZodType>).element, path.slice(1))
  if (!('shape' in bare)) return []
  const shape = (bare as z.ZodObject).shape
  const [step, ...rest] = path
  if (step === undefined) return Object.keys(shape)
  const next = shape[String(step)]
  return next === undefined ? [] : keysAt(next as z.ZodType, rest)
}

function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as { readonly [step: string]: unknown })[step] // Lists answer to their places as maps do to keys.
  }
  return value
}

function shorten(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map'
  const text = String(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
