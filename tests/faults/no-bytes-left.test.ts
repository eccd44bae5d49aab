import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectStatus } from './support/api-client.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { DUE, type Office, openOffice } from './support/office.ts'
import { destroyAllDue } from './support/scenes.ts'
import { settle } from './support/settle.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

describe('after a destruction', () => {
  it('no byte of title or text is left in the data folder, but where the certificate says so', async () => {
    const kept = await office.send('text')
    const due = [
      await office.send('text', DUE),
      await office.send('pdf', DUE),
      await office.send('docx', DUE),
      await office.send('email', DUE),
      await office.send('scan', DUE),
    ]
    await settle(office)
    // Found and read first, so that whatever a search or a download leaves is there to be found.
    for (const { paper, id } of due) {
      expect(expectStatus(await office.as('clerk').get(`/search?q=${paper.titleWord}`), 200).total).toBe(1)
      expectStatus(await office.as('clerk').get(`/records/${id}/text`), 200)
      expectStatus(await office.as('clerk').get(`/records/${id}/content`), 200)
    }
    expect(await filesWith(kept.paper.titleWord)).not.toEqual([])
    const [batch] = await destroyAllDue(office)
    for (const { paper } of due) {
      expect(await filesWith(paper.titleWord)).toEqual([])
      expect(await filesWith(paper.textWord)).toEqual([])
      expect(await filesWith(paper.filename.replace('.', `-${paper.titleWord}.`))).toEqual([])
    }
    const answer = await office.as('auditor').get(`/disposal-batches/${batch}/certificate`)
    const { remains } = expectStatus(answer, 200)
    const places = remains.map(({ where }: { readonly where: string }) => where).join('; ')
    expect(places).toMatch(/write-ahead log/i)
    expect(places).toMatch(/heap|table|database/i)
    for (const { until, basis } of remains)
      expect([until, basis]).toEqual([expect.anything(), expect.anything()])
    expect((await checkInvariants(office)).faults).toEqual([])
    // The bystander is all there.
    expect(expectStatus(await office.as('clerk').get(`/search?q=${kept.paper.textWord}`), 200).total).toBe(1)
  }, 180_000)
})

/** Files that hold the word in any of the encodings it may have been written in; the database's own are its own story. */
async function filesWith(word: string): Promise<readonly string[]> {
  const forms = [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)].flatMap((form) => [
    Buffer.from(form),
    Buffer.from(form, 'utf16le'),
    Buffer.from(form, 'utf16le').swap16(),
  ])
  const entries = await readdir(office.dataFolder, { recursive: true, withFileTypes: true })
  const holding: string[] = []
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const inside = path.slice(office.dataFolder.length + 1)
    if (inside.startsWith('postgres/')) continue
    const bytes = await readFile(path).catch(() => Buffer.alloc(0))
    if (inside.includes(word) || forms.some((form) => bytes.includes(form))) holding.push(inside)
  }
  return holding
}
