import type { TamperKind } from '../../../scripts/verify-audit.mjs'
import { openCheckpoint } from '../../../src/audit/checkpoints/checkpoint.ts'
import type { ExportTexts, Random } from '../../support/make-audit-history.ts'
import { makeSigningKey } from '../../support/make-audit-parts.ts'

/** The key that the logs of these tests are signed with, which their readers know. */
export const key = makeSigningKey()

/** An export taken apart. */
export interface Exported extends ExportTexts {
  readonly lines: readonly string[]
  readonly notes: readonly string[]
  /** Of the checkpoints, one for each note. */
  readonly sizes: readonly number[]
}

export interface Finding {
  readonly position: number
  readonly kind: TamperKind
}

/** What somebody made of an export; what is left out stayed as it was. */
export interface Mutated {
  readonly log?: readonly string[]
  readonly notes?: readonly string[]
  readonly details?: string
  readonly pub?: string
  /** Checkpoints that the reader kept. */
  readonly held?: readonly string[]
  /** The key that the reader kept. */
  readonly heldKey?: string
  readonly expected: Finding
}

/** One way to tamper with an export, and what must be found of it. */
export type Mutation = (exported: Exported, random: Random) => Mutated

/** Takes the texts of an export apart. */
export function taken(texts: ExportTexts): Exported {
  // A note is its text, a blank line and its signatures; notes are parted by a blank line.
  const pieces = texts.checkpoints.trimEnd().split('\n\n')
  const notes = Array.from(
    { length: pieces.length / 2 },
    (_, at) => `${pieces[at * 2]}\n\n${pieces[at * 2 + 1]}\n`,
  )
  const sizes = notes.map((note) => openCheckpoint(note, [key.verifier]).size)
  return { ...texts, lines: texts.log.split('\n').slice(0, -1), notes, sizes }
}

/** The size of the newest checkpoint that covers nothing from `position` on. */
export const vouched = ({ sizes }: Exported, position: number): number =>
  Math.max(0, ...sizes.filter((size) => size <= position))

export const without = <Item>(items: readonly Item[], index: number): Item[] =>
  items.filter((_, at) => at !== index)
export const replaced = <Item>(items: readonly Item[], index: number, item: Item): Item[] =>
  items.map((old, at) => (at === index ? item : old))
export const inserted = <Item>(items: readonly Item[], index: number, item: Item): Item[] => [
  ...items.slice(0, index),
  item,
  ...items.slice(index),
]

/** Says another thing of what happened, and is an entry all the same. */
export function editField(line: string): string {
  return line
    .replace(/"outcome":"[a-z]+"/, '"outcome":"failed"')
    .replace(/"id":"(thing|batch)/, '"id":"other')
}
