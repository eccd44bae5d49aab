import { expect, it } from '@jest/globals'
import type { ComponentId } from '../../src/kernel/ids.ts'
import { currentComponents } from '../../src/records/current-components.ts'
import type { ComponentEntity } from '../../src/records/record-entity.ts'

const part = (id: string, role: ComponentEntity['role'], parentId: string | null = null) => ({
  id: id as ComponentId,
  role,
  parentId: parentId as ComponentId | null,
})

it('shows nothing of an earlier version, nor of what was found inside it at any depth', () => {
  const components = [
    part('old', 'earlier-version'),
    part('old-1', 'attachment', 'old'),
    part('old-1-1', 'attachment', 'old-1'),
    part('new', 'original'),
    part('new-1', 'attachment', 'new'),
    part('new-1-1', 'attachment', 'new-1'),
  ]
  expect(currentComponents(components).map(({ id }) => id)).toEqual(['new', 'new-1', 'new-1-1'])
})

it('begins with the original wherever it stands, and is empty without one', () => {
  const parts = [part('a', 'attachment', 'o'), part('o', 'original')]
  expect(
    currentComponents([part('o', 'original'), part('a', 'attachment', 'o')]).map(({ id }) => id),
  ).toEqual(['o', 'a'])
  expect(currentComponents(parts).map(({ id }) => id)).toEqual(['o', 'a'])
  expect(currentComponents([part('e', 'earlier-version')])).toEqual([])
})
