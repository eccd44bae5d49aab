import { z } from 'zod'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { textSchema } from './text-schema.ts'

/** Of a page where no size is asked for. */
export const usualSize = 50

const sizeSchema = z.coerce.number().int().min(1).max(200)

/** Query parameters of every list. */
export const pageQuery = {
  size: sizeSchema.default(usualSize).meta({ description: 'How many at most, 1 to 200.' }),
  cursor: textSchema(4096).optional().meta({ description: 'Opaque: `next` of the page before.' }),
}

/** Query parameters of a list that is given whole where no page of it is asked for. */
export const pageOrAllQuery = {
  size: sizeSchema.optional().meta({
    description: `How many at most, 1 to 200. Without it, and without \`cursor\`, all of them; behind a cursor ${usualSize}.`,
  }),
  cursor: pageQuery.cursor,
}

/** The page asked for. */
export function pageRequest(query: { readonly size: number; readonly cursor?: string }): PageRequest {
  return { size: query.size, cursor: query.cursor ?? null }
}

/** `{items, next}` of the given items. */
export function pageAnswer<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** A page with each item presented. */
export function presentPage<Item, View>(page: Page<Item>, present: (item: Item) => View) {
  return { items: page.items.map(present), next: page.next }
}
