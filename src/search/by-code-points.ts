/** For sorting by the order of code points: the same on every engine, whatever the language of the machine. */
export function byCodePoints(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
