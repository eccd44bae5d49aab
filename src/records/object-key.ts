import { MunimentError } from '../kernel/muniment-error.ts'

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const SUFFIX = '[a-z0-9]+(?:-[a-z0-9]+)*'
const KEY = new RegExp(`^${UUID}\\.${UUID}(?:\\.${SUFFIX}){0,3}$`)
const LONGEST = 128

/**
 * Whether `text` is a key that a content store accepts: `<recordId>.<componentId>` and up to three suffixes of
 * lower-case letters, digits and single hyphens (`….text`, `….page-12.png`), 128 characters at most. Nothing
 * else ever reaches a file system or a bucket: no slash, no `..`, no NUL, no letter with two spellings.
 */
export function isObjectKey(text: string): boolean {
  return text.length <= LONGEST && KEY.test(text)
}

/** Returns `key`, or throws `malformed` without repeating what it was given. */
export function requireObjectKey(key: string): string {
  if (isObjectKey(key)) return key
  throw new MunimentError(
    'malformed',
    'an object key is <recordId>.<componentId> with at most three plain suffixes',
  )
}

/** Returns `prefix` when a key could begin with it, or throws `malformed`. */
export function requireObjectKeyPrefix(prefix: string): string {
  if (prefix.length <= LONGEST && /^[0-9a-z.-]*$/.test(prefix) && !prefix.includes('..')) return prefix
  throw new MunimentError('malformed', 'no object key begins with this prefix')
}
