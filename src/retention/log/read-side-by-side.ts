/** Where a part of a list begins and ends; `null`: with the list. */
export interface Stretch<Place> {
  readonly after: Place | null
  readonly until: Place | null
}

export interface SideBySide<Place, Part> {
  /** Where the part ends that begins behind `after`, and so the next begins; `null` where it is the last. Must be quick. */
  readonly endOf: (after: Place | null) => Promise<Place | null>
  readonly read: (stretch: Stretch<Place>) => Promise<Part>
  /** Parts that are read at the same time. */
  readonly atOnce: number
}

/**
 * A long list part by part, in its order. Where each part ends is found first, so that the next is read beside it and
 * not behind it; whoever uses a part keeps the others coming. In memory are one part more than are read at once.
 */
export async function* readSideBySide<Place, Part>({
  endOf,
  read,
  atOnce,
}: SideBySide<Place, Part>): AsyncGenerator<Part> {
  const stretches = stretchesOf(endOf)
  const coming: Promise<Part | undefined>[] = []
  const begin = (): void => {
    // Asked for at once, stretches are still found one by one.
    const part = stretches.next().then(({ value }) => (value === undefined ? undefined : read(value)))
    // Whoever stops reading half-way never asks what became of it.
    part.catch(() => undefined)
    coming.push(part)
  }
  while (coming.length < atOnce) begin()
  for (;;) {
    const part = await coming.shift()
    if (part === undefined) return
    begin()
    yield part
  }
}

async function* stretchesOf<Place>(
  endOf: (after: Place | null) => Promise<Place | null>,
): AsyncGenerator<Stretch<Place>, undefined> {
  let after: Place | null = null
  for (;;) {
    const until: Place | null = await endOf(after)
    yield { after, until }
    if (until === null) return
    after = until
  }
}
