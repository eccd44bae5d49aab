import { describe, expect, it } from '@jest/globals'
import { encodeSegment, glanceAtKeyChange } from '../../src/audit/checkpoints/anchor-segment.ts'
import { makeReadAnchoredEntries } from '../../src/audit/checkpoints/anchored-entries.ts'
import { signCheckpoint } from '../../src/audit/checkpoints/checkpoint.ts'
import { findPresentKey } from '../../src/audit/keys/find-present-key.ts'
import { findSuccession } from '../../src/audit/keys/find-succession.ts'
import type { SigningKey } from '../../src/audit/keys/note-key.ts'
import { edgeRoot, emptyEdge, extendEdge } from '../../src/audit/tree/merkle-edge.ts'
import { leafHash } from '../../src/audit/tree/merkle-hash.ts'
import { makeVerifyAuditLog } from '../../src/audit/verify-audit-log.ts'
import { growLog, makeRandom } from '../support/make-audit-history.ts'
import {
  announce,
  first,
  type History,
  handOver,
  historyUnder,
  second,
  strange,
  third,
  under,
} from './support/replaced-keys.ts'

/** `key`: what lies in the data folder. */
const verify = (history: History, key: SigningKey) =>
  makeVerifyAuditLog({ ...history, auditReader: history.reader, signingKey: key })()
const readEntries = async (history: History) =>
  (await history.reader.entries(0, 10_000)).map(({ bytes }) => bytes)

/** The anchor as somebody leaves it who signs its segments from this number on anew. */
async function signAnew(
  history: History,
  from: number,
  signers: (number: number) => readonly [SigningKey, ...SigningKey[]],
): Promise<void> {
  const { segments } = history.anchor
  const leaves = await readEntries(history)
  for (let number = from; number < segments.length; number += 1) {
    const header = JSON.parse(
      String(segments[number]).split('\n')[0]?.replace('muniment-anchor/1 ', '') ?? '',
    )
    const edge = (size: number) =>
      extendEdge(
        emptyEdge,
        leaves.slice(0, size).map((leaf) => leafHash(leaf)),
      )
    const note = signCheckpoint(header.to, edgeRoot(edge(header.to)), ...signers(number))
    const { at } = header
    segments[number] = encodeSegment({
      number,
      before: edge(header.from),
      at,
      leaves: leaves.slice(header.from, header.to),
      note,
    })
  }
}

const changeOf = ({ anchor: { segments } }: History): number =>
  segments.findIndex((bytes, number) => glanceAtKeyChange(bytes, number) !== undefined)
const startOf = (history: History, number: number): number =>
  JSON.parse(String(history.anchor.segments[number]).split('\n')[0]?.replace('muniment-anchor/1 ', '') ?? '')
    .from

describe('a log in its place, with two keys, is not intact', () => {
  it.each([
    ['the old key', [first]],
    ['the new key', [second]],
    ['the old and a strange key', [first, strange]],
    ['the new and a strange key', [second, strange]],
  ] as const)('where %s alone signed the change', async (_what, signers) => {
    const history = await historyUnder([first, second], makeRandom(21))
    const change = changeOf(history)
    const position = startOf(history, change)
    await signAnew(history, change, (number) => (number === change ? signers : [second]))
    expect(await verify(history, second)).toMatchObject({
      intact: false,
      anchoredTo: position,
      firstBad: { position, kind: 'signature' },
    })
  })

  it('where the old key signed after the change', async () => {
    const history = await historyUnder([first, second], makeRandom(22))
    await growLog(history, 3, makeRandom(1))
    await history.writeCheckpoint()
    const newest = history.anchor.segments.length - 1
    await signAnew(history, newest, () => [first])
    const firstBad = { position: startOf(history, newest), kind: 'signature' }
    for (const key of [second, first]) expect(await verify(history, key)).toMatchObject({ intact: false })
    expect(await verify(history, second)).toMatchObject({ firstBad })
    // Nor does anything go on on top of it.
    await expect(under(history, second).readAnchorState()).rejects.toMatchObject({ code: 'audit-signature' })
  })

  it('where the file of the key is another, or the one before', async () => {
    const history = await historyUnder([first, second], makeRandom(23))
    const position = startOf(history, changeOf(history))
    expect(await verify(history, first)).toMatchObject({ firstBad: { position, kind: 'signature' } })
    expect(await verify(history, strange)).toMatchObject({ firstBad: { position, kind: 'signature' } })
    for (const key of [first, strange])
      await expect(under(history, key).readAnchorState()).rejects.toMatchObject({ code: 'audit-signature' })
  })

  it('where whoever can write to the anchor handed the log over, the old key being lost, they said', async () => {
    let history: History = await historyUnder([first, second], makeRandom(24))
    const { anchored } = { anchored: (await history.readAnchorState()).edge.size }
    history = await handOver(history, second, strange, true)
    expect(await verify(history, second)).toMatchObject({
      intact: false,
      firstBad: { position: anchored, kind: 'signature' },
    })
    await expect(under(history, second).readAnchorState()).rejects.toMatchObject({ code: 'audit-signature' })
  })
})

describe('a log in its place whose key was replaced', () => {
  it('is intact, however often it was', async () => {
    for (const keys of [[first], [first, second], [first, second, third]] as const) {
      const history = await historyUnder(keys, makeRandom(25))
      await history.writeCheckpoint()
      const entries = await history.reader.size()
      expect(await verify(history, keys.at(-1) ?? first)).toEqual({
        intact: true,
        entries,
        anchoredTo: entries,
      })
    }
  })

  it('gives a restored database its entries again, from before the change and from after it', async () => {
    const history = await historyUnder([first, second, third], makeRandom(26))
    await history.writeCheckpoint()
    const leaves = await readEntries(history)
    const number = history.anchor.segments.length - 1
    const read = makeReadAnchoredEntries({ anchor: history.anchor, signingKey: third })
    for (let size = 1; size < leaves.length; size += 1) {
      const taken: Buffer[] = []
      const lastHash = leafHash(leaves[size - 1] ?? '')
      for await (const entries of read({ tail: { size, lastHash }, number }))
        taken.push(...entries.map(({ bytes }) => bytes))
      expect(taken.map(String)).toEqual(leaves.slice(size).map(String))
    }
  })

  it('tells which key came after which, and believes nobody who says so alone', async () => {
    const { anchor, ...history } = await historyUnder([first, second, third], makeRandom(27))
    const succeeds = (earlier: SigningKey, key: SigningKey): Promise<boolean> =>
      findSuccession({ anchor, signingKey: key }, earlier.verifier.text)
    expect([await succeeds(first, third), await succeeds(second, third)]).toEqual([true, true])
    for (const [earlier, key] of [
      [third, second],
      [second, first],
      [first, second],
      [strange, third],
      [first, strange],
    ] as const)
      expect(await succeeds(earlier, key)).toBe(false)
    for (const bound of [first, second, third])
      expect((await findPresentKey(anchor, bound.verifier)).text).toBe(third.verifier.text)
    expect((await findPresentKey(anchor, strange.verifier)).text).toBe(strange.verifier.text)
    expect(await history.reader.size()).toBeGreaterThan(0)
  })

  it('copies the checkpoints of all its keys where a database lacks them', async () => {
    const history = await historyUnder([first, second, third], makeRandom(28))
    await history.writeCheckpoint()
    const copies: number[] = []
    const lacking: History = {
      ...history,
      reader: { ...history.reader, newestCheckpoint: async () => undefined },
      sequence: {
        ...history.sequence,
        insertCheckpoints: async (checkpoints) =>
          void copies.push(...checkpoints.map(({ number }) => number)),
      },
    }
    await under(lacking, third).writeCheckpoint()
    expect(copies).toEqual([...history.anchor.segments.keys()])
  })

  it('changes nothing by an entry that does not name two keys of it', async () => {
    const history = await historyUnder([first], makeRandom(29))
    for (const codes of [
      { from: 'x', to: second.verifier.text, lost: false },
      {
        from: first.verifier.text,
        to: second.verifier.text.replace('muniment/test', 'another'),
        lost: false,
      },
    ])
      await announce(history, codes)
    await history.writeCheckpoint()
    expect(await verify(history, first)).toMatchObject({ intact: true })
  })
})
