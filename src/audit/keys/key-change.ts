import { readLeafIfWhole } from '../leaf.ts'
import { parseVerifierKey, type VerifierKey } from './note-key.ts'

/** An entry that says that another key signs from the checkpoint on that covers it. */
export interface KeyChange {
  readonly from: VerifierKey
  readonly to: VerifierKey
  /** The one before was gone and could not sign the change. */
  readonly lost: boolean
}

/** What `log.key-replaced` keeps in its codes: both keys whole, so that whoever knows the one learns the other. */
export interface KeyChangeCodes {
  readonly from: string
  readonly to: string
  readonly lost: boolean
}

const ACTION = 'log.key-replaced'
// As it stands in canonical JSON: within a text its quotes would be escaped.
const MARK = Buffer.from(`"action":"${ACTION}"`)

/**
 * The change that a checkpoint makes which adds these leaves. Several of them are attempts of which all but the last were cut short; one
 * that does not name two keys of one log changes nothing.
 */
export function keyChangeOf(leaves: readonly Buffer[]): KeyChange | undefined {
  for (const bytes of leaves.toReversed()) {
    const change = bytes.includes(MARK) ? readKeyChange(bytes) : undefined
    if (change !== undefined) return change
  }
  return undefined
}

/** The change that one entry speaks of, if any. */
export function readKeyChange(bytes: Buffer): KeyChange | undefined {
  const leaf = readLeafIfWhole(bytes)
  if (leaf === undefined || leaf.action !== ACTION) return undefined
  const { from, to, lost } = leaf.codes
  if (typeof from !== 'string' || typeof to !== 'string') return undefined
  const [before, after] = [parseVerifierKey(from), parseVerifierKey(to)]
  if (before === undefined || after === undefined || before.name !== after.name) return undefined
  return { from: before, to: after, lost: lost === true }
}
