import type { PageLight } from './page-light.ts'

/** Paper in shadow is darker than this share of the well lit, and lighter than what is black by itself. */
const SHADOW = { below: 0.7, above: 0.2 } as const
const SHARE_IN_SHADOW = 0.2

/**
 * Whether much of a page lies in shadow, as in photographs of paper and of open books. One limit between ink and paper for all of
 * it then takes the shadow for ink, and the words in it are lost without a sign: what is left is read quite surely.
 */
export function isUnevenlyLit({ shades, full }: PageLight): boolean {
  let shadowed = 0
  for (const shade of shades) if (shade < full * SHADOW.below && shade > full * SHADOW.above) shadowed += 1
  return shadowed > shades.length * SHARE_IN_SHADOW
}
