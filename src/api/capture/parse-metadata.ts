import type { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { MAX_JSON_DEPTH, nestsTooDeep } from '../http/json-depth.ts'
import { parseInput } from '../http/parse-input.ts'
import type { Present } from '../http/present-keys.ts'

/** The `metadata` part of a multipart body, as `schema` has it. */
export function parseMetadata<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): Present<z.output<Schema>> {
  if (nestsTooDeep(Buffer.from(text))) {
    throw new MunimentError('malformed-metadata', `The metadata nests deeper than ${MAX_JSON_DEPTH} levels.`)
  }
  return parseInput(schema, parseJson(text), 'metadata')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new MunimentError('malformed-metadata', 'The part metadata is not valid JSON.')
  }
}
