import { expect, it } from '@jest/globals'
import { findUnknownNames, withUnknownNames } from '../../src/search/unknown-names.ts'

it('asks for nothing where nothing is named', async () => {
  const reads = {
    unknownClasses: async () => {
      throw new Error('asked for classes')
    },
    unknownFolders: async () => {
      throw new Error('asked for folders')
    },
  }
  expect(await findUnknownNames(reads, [1], {}, null)).toEqual({ classes: [], folders: [] })
})

it('asks for each name once, within the rights, wherever it stands', async () => {
  const asked: unknown[] = []
  const reads = {
    unknownClasses: async (codes: readonly string[]) => {
      asked.push(codes)
      return codes.slice(0, 1)
    },
    unknownFolders: async (references: readonly string[], accessSets: readonly number[]) => {
      asked.push(references, accessSets)
      return []
    },
  }
  const node = { kind: 'not', node: { kind: 'class', code: 'A' } } as const
  expect(
    await findUnknownNames(reads, [7], { classes: ['A'], notClasses: ['B'], notFolders: ['B/1'] }, node),
  ).toEqual({ classes: ['A'], folders: [] })
  expect(asked).toEqual([['A', 'B'], ['B/1'], [7]])
})

it('names a few, and of more says how many', () => {
  expect(withUnknownNames('“a”', { classes: ['A', 'B'], folders: [] })).toBe(
    '“a”; there is no class A or B, or none that you may read',
  )
  expect(withUnknownNames('“a”', { classes: [], folders: ['1', '2', '3', '4', '5'] })).toBe(
    '“a”; there is no folder written 1, 2, 3 and 2 more, or none that you may read',
  )
})
