import { describe, expect, it } from '@jest/globals'
import { collectSubtrees } from '../../src/audit/tree/collect-subtrees.ts'
import { consistencyPath, isConsistent } from '../../src/audit/tree/merkle-consistency.ts'
import { edgeRoot, emptyEdge, extendEdge } from '../../src/audit/tree/merkle-edge.ts'
import { emptyRoot, leafHash, nodeHash } from '../../src/audit/tree/merkle-hash.ts'
import { inclusionPath, isIncluded } from '../../src/audit/tree/merkle-proof.ts'
import { sha256 } from '../../src/kernel/sha256.ts'

// The reference tree of Certificate Transparency's RFC 6962 implementations: leaves and the root at each size.
const published = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const publishedRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const publishedHashes = published.map((hex) => leafHash(Buffer.from(hex, 'hex')))

/** RFC 6962, 2.1, word for word. */
function treeHash(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes
  if (only === undefined) return sha256()
  if (hashes.length === 1) return only
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return nodeHash(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)))
}

const hashes = Array.from({ length: 70 }, (_, index) => leafHash(`leaf ${index}`))
const rangeHash = async (begin: number, end: number): Promise<Buffer> => treeHash(hashes.slice(begin, end))

describe('the Merkle tree', () => {
  it.each(publishedRoots.map((root, size) => ({ root, size })))(
    'has the published root at $size leaves',
    ({ root, size }) => {
      expect(edgeRoot(extendEdge(emptyEdge, publishedHashes.slice(0, size))).toString('hex')).toBe(root)
    },
  )

  it('has the root of nothing at no leaves', () => {
    expect(edgeRoot(emptyEdge)).toEqual(emptyRoot)
  })

  it('grows by its edge alone to the root of the whole, from any size to any other', () => {
    for (let first = 0; first <= 70; first += 1) {
      const edge = extendEdge(emptyEdge, hashes.slice(0, first))
      expect(edgeRoot(edge)).toEqual(treeHash(hashes.slice(0, first)))
      expect(edgeRoot(extendEdge(edge, hashes.slice(first)))).toEqual(treeHash(hashes))
    }
  })

  it('refuses an edge that does not fit its size', () => {
    expect(() => edgeRoot({ size: 3, roots: [emptyRoot] })).toThrow(TypeError)
    expect(() => extendEdge({ size: 3, roots: [] }, [emptyRoot])).toThrow(TypeError)
  })
})

describe('proofs', () => {
  it('of inclusion are the published ones', async () => {
    const range = async (begin: number, end: number) => treeHash(publishedHashes.slice(begin, end))
    const hex = async (position: number, size: number) =>
      (await inclusionPath(position, size, range)).map((hash) => hash.toString('hex'))
    expect(await hex(0, 1)).toEqual([])
    expect(await hex(0, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(await hex(5, 8)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(await hex(2, 3)).toEqual(['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'])
    expect(await hex(1, 5)).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
  })

  it('of inclusion hold for their leaf, place, size and root, and for no other', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const root = await rangeHash(0, size)
      for (let position = 0; position < size; position += 1) {
        const path = await inclusionPath(position, size, rangeHash)
        const leaf = hashes[position] ?? emptyRoot
        expect(isIncluded(leaf, position, size, path, root)).toBe(true)
        expect(isIncluded(hashes[position + 1] ?? emptyRoot, position, size, path, root)).toBe(false)
        expect(isIncluded(leaf, position + 1, size, path, root)).toBe(false)
        expect(isIncluded(leaf, position, size, [...path, emptyRoot], root)).toBe(false)
        expect(isIncluded(leaf, position, size, path.slice(1), root)).toBe(size === 1)
        expect(isIncluded(leaf, position, size, path, emptyRoot)).toBe(false)
      }
    }
  })

  it('are refused for what is not in the tree', async () => {
    await expect(inclusionPath(3, 3, rangeHash)).rejects.toThrow(RangeError)
    await expect(inclusionPath(-1, 3, rangeHash)).rejects.toThrow(RangeError)
  })
})

describe('a consistency proof', () => {
  const publishedRange = async (begin: number, end: number): Promise<Buffer> =>
    treeHash(publishedHashes.slice(begin, end))

  // The reference proofs of Certificate Transparency's implementations, over the tree above.
  it.each([
    { from: 1, to: 1, path: [] },
    {
      from: 1,
      to: 8,
      path: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      from: 6,
      to: 8,
      path: [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    {
      from: 2,
      to: 5,
      path: [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    },
  ])('from $from to $to leaves is the published one', async ({ from, to, path }) => {
    const found = await consistencyPath(from, to, publishedRange)
    expect(found.map((hash) => hash.toString('hex'))).toEqual(path)
  })

  it('never holds for another tree, a shortened, lengthened or changed path, or a size that is not the tree’s', async () => {
    for (let size = 2; size <= 40; size += 1) {
      for (let from = 1; from < size; from += 1) {
        const path = await consistencyPath(from, size, rangeHash)
        const [before, now] = [
          { size: from, root: await rangeHash(0, from) },
          { size, root: await rangeHash(0, size) },
        ]
        const forked = { size, root: treeHash([leafHash('forged'), ...hashes.slice(1, size)]) }
        const changed = path.map((hash, index) => (index === path.length - 1 ? leafHash('forged') : hash))
        const wrong = [
          isConsistent(before, forked, path),
          isConsistent({ ...before, root: leafHash('forged') }, now, path),
          isConsistent(before, now, path.slice(1)),
          isConsistent(before, now, [...path, leafHash('more')]),
          isConsistent(before, now, changed),
          isConsistent({ ...before, size: 0 }, now, path),
          isConsistent({ ...before, size: size + 1 }, now, path),
        ]
        expect([from, size, wrong.includes(true)]).toEqual([from, size, false])
      }
    }
  })

  it('holds between all sizes', async () => {
    for (let size = 1; size <= 70; size += 1) {
      for (let from = 1; from <= size; from += 1) {
        const path = await consistencyPath(from, size, rangeHash)
        const [before, now] = [await rangeHash(0, from), await rangeHash(0, size)]
        expect([from, size, isConsistent({ size: from, root: before }, { size, root: now }, path)]).toEqual([
          from,
          size,
          true,
        ])
      }
    }
    await expect(consistencyPath(0, 5, rangeHash)).rejects.toThrow(RangeError)
    await expect(consistencyPath(6, 5, rangeHash)).rejects.toThrow(RangeError)
  })
})

describe('the subtrees that a growing edge collects', () => {
  it('are those of each level, wherever it begins and however it grows', () => {
    const hashes = Array.from({ length: 2 ** 16 + 300 }, (_, index) => leafHash(String(index)))
    const whole = collectSubtrees()
    const edge = extendEdge(emptyEdge, hashes, whole.note)
    const rootOf = (begin: number, end: number) => edgeRoot(extendEdge(emptyEdge, hashes.slice(begin, end)))
    expect(whole.subtrees.filter(({ level }) => level === 1)).toHaveLength(257)
    for (const index of [0, 100, 256]) {
      const hash = rootOf(index * 256, (index + 1) * 256)
      expect(whole.subtrees).toContainEqual({ level: 1, index, hash })
    }
    const wide = { level: 2, index: 0, hash: rootOf(0, 2 ** 16) }
    expect(whole.subtrees.filter(({ level }) => level > 1)).toEqual([wide])
    const parts = collectSubtrees()
    const cuts = [0, 1, 255, 256, 1000, 2 ** 16 - 1, hashes.length]
    const grown = cuts.reduce(
      (before, cut, at) => extendEdge(before, hashes.slice(cuts[at - 1] ?? 0, cut), parts.note),
      emptyEdge,
    )
    expect(grown).toEqual(edge)
    expect(parts.subtrees).toEqual(whole.subtrees)
  })
})
