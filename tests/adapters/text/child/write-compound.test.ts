import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { directoryTree } from '../../../../src/adapters/text/child/compound/directory-tree.ts'
import { openCompound } from '../../../../src/adapters/text/child/compound/open-compound.ts'
import {
  type CompoundNode,
  writeCompound,
} from '../../../../src/adapters/text/child/compound/write-compound.ts'

const CLASS = Buffer.alloc(16, 0xab)
const stream = (name: string, content: Buffer): CompoundNode => ({
  kind: 'stream',
  name,
  content: async () => content,
})

describe('a compound file that is written', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muniment-compound-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('holds what was put into it: nothing, a little, and more than its header has room for', async () => {
    const path = join(folder, 'all')
    const large = Buffer.alloc(9_000_000, 'harbour')
    const names = Array.from({ length: 300 }, (_, index) => `s${index * 7}`)
    const size = await writeCompound(
      path,
      [
        stream('empty', Buffer.alloc(0)),
        stream('large', large),
        {
          kind: 'storage',
          name: 'In',
          children: [
            { kind: 'storage', name: 'Deeper', children: [stream('edge', large.subarray(0, 4_096))] },
            ...names.map((name) => stream(name, Buffer.from(name))),
          ],
        },
      ],
      CLASS,
    )
    expect((await stat(path)).size).toBe(size)
    const file = await openCompound(path)
    try {
      expect((await file.stream(['empty'], 10))?.length).toBe(0)
      expect((await file.stream(['large'], 1e9))?.equals(large)).toBe(true)
      expect((await file.stream(['in', 'deeper', 'edge'], 1e9))?.equals(large.subarray(0, 4_096))).toBe(true)
      expect(file.names(['In'])).toHaveLength(301)
      for (const name of names) expect((await file.stream(['In', name], 99))?.toString()).toBe(name)
    } finally {
      await file.close()
    }
  })

  it.each([1, 2, 3, 7, 8, 100, 1_000])('has a tree of %d names that a program may search', (count) => {
    const names = Array.from({ length: count }, (_, index) => `n${(index * 7_919) % 10_007}`)
    const { root, places } = directoryTree(names)
    const order: number[] = []
    const walk = (at: number | undefined, isBelowRed: boolean): number => {
      if (at === undefined) return 0
      const place = places.get(at)
      expect(isBelowRed && place?.isRed).toBeFalsy()
      const before = walk(place?.left, place?.isRed === true)
      order.push(at)
      const after = walk(place?.right, place?.isRed === true)
      // Each way down meets as many black ones ([MS-CFB] 2.6.4).
      expect(after).toBe(before)
      return before + (place?.isRed === true ? 0 : 1)
    }
    walk(root, false)
    const inOrder = order.map((at) => names[at] ?? '')
    const sorted = [...names].sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
    expect(inOrder).toEqual(sorted)
  })
})
