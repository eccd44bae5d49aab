/** What JSON can hold (RFC 8259), the only thing with a canonical form. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue }

/**
 * The canonical form of RFC 8785 (JSON Canonicalization Scheme): no space, members sorted by the UTF-16 code units of
 * their names, numbers and strings as ECMAScript writes them. Two equal values have the same bytes in UTF-8.
 * Throws a `TypeError` for what I-JSON (RFC 7493) cannot hold: NaN, infinities, lone surrogates, undefined.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (typeof value === 'string') return canonicalString(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') return canonicalObject(value)
  throw new TypeError(`no canonical JSON for a ${typeof value}`)
}

function isArray(
  value: readonly JsonValue[] | { readonly [name: string]: JsonValue },
): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('no canonical JSON for NaN or an infinity')
  // RFC 8785, 3.2.2.3: the serialisation of ECMAScript's Number::toString, in which -0 is 0.
  return String(value)
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('no canonical JSON for a lone surrogate')
  // RFC 8785, 3.2.2.2 prescribes what JSON.stringify does: the short escapes, \u00xx in lower case, all else as it is.
  return JSON.stringify(value)
}

function canonicalObject(value: { readonly [name: string]: JsonValue }): string {
  // RFC 8785, 3.2.3: sorted as arrays of UTF-16 code units, which is how ECMAScript compares strings.
  const members = Object.keys(value)
    .sort()
    .map((name) => `${canonicalString(name)}:${canonicalJson(memberOf(value, name))}`)
  return `{${members.join(',')}}`
}

function memberOf(value: { readonly [name: string]: JsonValue }, name: string): JsonValue {
  const member = value[name]
  if (member === undefined) throw new TypeError(`no canonical JSON for undefined, at ${JSON.stringify(name)}`)
  return member
}
