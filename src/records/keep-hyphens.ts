import type { KeptReading } from './read-line-ends.ts'

/** A reading with the hyphens of those doubtful words alone that are to keep theirs, told by their number; the others are joined. */
export function keepHyphens({ text, doubtful }: KeptReading, keeps: (number: number) => boolean): string {
  let read = ''
  let from = 0
  for (const [number, at] of doubtful.entries()) {
    if (keeps(number)) continue
    // A doubtful word's first part is of letters alone: what follows it is the hyphen.
    const hyphen = text.indexOf('-', at)
    read += text.slice(from, hyphen)
    from = hyphen + 1
  }
  return read + text.slice(from)
}
