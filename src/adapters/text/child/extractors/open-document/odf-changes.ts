type Attributes = Readonly<Record<string, string>>

/** Knows what was deleted and stands in its place all the same (OpenDocument 1.3, part 3, 5.5.8 and 5.5.9). */
export interface OdfChanges {
  open(name: string, attributes: Attributes): void
  /** Whether what is being read was deleted. */
  readonly isDeleted: boolean
}

/** More changes of one document than anybody makes. */
const MOST_CHANGES = 100_000

/** Learns of deletions from the list of changes, which stands before the text; most keep their words in that list. */
export function makeOdfChanges(): OdfChanges {
  const deletions = new Set<string>()
  const around = new Set<string>()
  let region = ''
  return {
    open: (name, attributes) => {
      const id = attributes['text:change-id'] ?? ''
      if (name === 'text:changed-region') region = attributes['text:id'] ?? attributes['xml:id'] ?? ''
      else if (name === 'text:deletion' && deletions.size < MOST_CHANGES) deletions.add(region)
      else if (name === 'text:change-start' && deletions.has(id)) around.add(id)
      else if (name === 'text:change-end') around.delete(id)
    },
    get isDeleted() {
      return around.size > 0
    },
  }
}
