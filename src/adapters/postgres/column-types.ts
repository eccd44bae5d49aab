import { type CustomTypesConfig, types } from 'pg'

// Type ids by PostgreSQL's pg_type.dat.
const INT8 = 20
const DATE = 1082
const NUMERIC = 1700
const INT8_ARRAY = 1016
const DATE_ARRAY = 1182
const NUMERIC_ARRAY = 1231

// `_text`, which the driver's type list lacks: reads the array syntax and leaves the elements as they are.
const parseTextArray = types.getTypeParser(1009 as number as typeof types.builtins.TEXT)

const asText = (text: string): string => text

/** Throws a `RangeError` past 2^53, where a JavaScript number would silently be another one. */
function asSafeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`bigint ${text} does not fit a JavaScript number exactly`)
  return value
}

function elements(text: string): readonly (string | null)[] {
  const parsed: unknown = parseTextArray(text)
  if (!Array.isArray(parsed)) throw new TypeError('not an array')
  return parsed
}

const ours: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [INT8, asSafeNumber],
  [DATE, asText],
  [NUMERIC, asText],
  [INT8_ARRAY, (text) => elements(text).map((element) => (element === null ? null : asSafeNumber(element)))],
  [DATE_ARRAY, elements],
  [NUMERIC_ARRAY, elements],
])

/**
 * How columns become values. A civil date stays the text `YYYY-MM-DD`: as an instant it would move with the
 * machine's time zone. `bigint` is a number, refused past 2^53; `numeric` stays text; the rest is the driver's way
 * (`timestamptz` a Date, `bytea` a Buffer, `jsonb` parsed).
 */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') => {
    const parse = format === 'binary' ? undefined : ours.get(id)
    return parse ?? types.getTypeParser(id, format as 'text')
  },
}
