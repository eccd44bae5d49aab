/** One page of a list, and where the next one begins; `null` on the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Which page is asked for. `size` is 1 to 200; `cursor` is opaque, as given by the last page's `next`. */
export interface PageRequest {
  readonly size: number
  readonly cursor: string | null
}
