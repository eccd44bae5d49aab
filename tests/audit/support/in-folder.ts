import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Lends a folder of its own, gone afterwards: `use` gets the path of a name in it. */
export async function inFolder(use: (pathOf: (name: string) => string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-test-'))
  try {
    await use((name) => join(folder, name))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
