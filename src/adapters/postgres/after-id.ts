import { type RawBuilder, sql } from 'kysely'

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/**
 * Where a page by ids begins: `id > ${afterId(last)}`, with nothing before the first. A prepared plan enters the index
 * there; through `last is null or id > last` it would read from the first id for every page, and ever more.
 */
export function afterId(last: string | null): RawBuilder<unknown> {
  return sql`${last ?? BEFORE_ALL}::uuid`
}
