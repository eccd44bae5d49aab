import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '../../support/until.ts'
import { type DisposalOffice, openDisposalOffice } from './disposal-office.ts'

export interface MidRun {
  readonly items: number
  /** Of them in the folder that is held. */
  readonly inFolder: number
  /** Of those already gone when the hold comes. */
  readonly gone: number
}

/** A hold on a folder, placed while a batch is being destroyed of which it holds a part. */
export function describeHoldInMidRun({ items, inFolder, gone }: MidRun): void {
  let office: DisposalOffice
  beforeAll(async () => {
    office = await openDisposalOffice()
  }, 120_000)
  afterAll(() => office?.running.stop())

  describe(`a hold on a folder with ${inFolder} of ${items} that are being destroyed, ${gone} of them gone`, () => {
    let batches: readonly string[]
    let inHeld: readonly string[]
    let hold = ''
    let late: readonly string[]
    const copiesGone = new Set<string>()

    it('is accepted at once', async () => {
      const folder = await office.openFolder('Of the inquiry')
      await office.captureDue('FIN-INV/2026', items - inFolder, 'cormorant')
      inHeld = await office.captureDue(folder, inFolder, 'heron')
      batches = await office.approveDue()
      const going = new Set<string>()
      const placed = Promise.withResolvers<void>()
      let asked = false
      office.interfere(async (key, honestly) => {
        const [record = '', ...rest] = key.split('.')
        if (!inHeld.includes(record)) return honestly()
        if (rest.length > 1) copiesGone.add(record)
        else {
          going.add(record)
          if (going.size > gone && !asked) {
            asked = true
            hold = await office.hold({ folders: [folder] })
            placed.resolve()
          }
        }
        await honestly()
      })
      await office.execute(batches)
      await placed.promise
      await office.countsAfter(batches)
      late = [...going]
    }, 600_000)

    it('saves what had not passed the point of no return, and nothing else', async () => {
      const counts = await office.countsAfter(batches)
      const saved = inFolder - late.length
      expect(counts).toMatchObject({ total: items, destroyed: items - saved, skipped: saved, failed: 0 })
      // Four go side by side: so many more than those that were gone may have been on their way.
      expect(late.length).toBeGreaterThanOrEqual(gone)
      expect(late.length).toBeLessThanOrEqual(gone + 4)
      const skipped = (await office.itemsOf(batches)).filter(({ state }) => state === 'skipped')
      expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(['held']))
      const kept = inHeld.filter((id) => !late.includes(id))
      expect(skipped.map(({ recordId }) => recordId).sort()).toEqual([...kept].sort())
      // It came when the copies of what it saves were gone already.
      expect(kept.filter((id) => copiesGone.has(id)).length).toBeGreaterThan(0)
      for (const id of late) expect((await office.as('clerk', 'get', `/records/${id}`)).status).toBe(410)
    }, 120_000)

    it('has them readable and found again', async () => {
      const kept = inHeld.filter((id) => !late.includes(id))
      await until(
        () => office.as('clerk', 'get', '/search?q=heron&size=1'),
        ({ body }) => body.total === kept.length,
        120_000,
      )
      for (const id of kept) {
        const record = await office.as('clerk', 'get', `/records/${id}`)
        expect([record.status, record.body.state, record.body.reading]).toEqual([200, 'active', 'available'])
        const text = await office.as('clerk', 'get', `/records/${id}/text`)
        expect(text.body.pages[0].text).toMatch(/The heron of letter \d+\./)
        const content = await office.as('clerk', 'get', `/records/${id}/content`).buffer(true)
        expect(content.text).toMatch(/^The heron of letter \d+\.$/)
      }
      expect((await office.as('clerk', 'get', '/search?q=cormorant')).body.total).toBe(0)
    }, 180_000)

    it('shows those for which it came too late, and when', async () => {
      const shown: readonly { readonly recordId: string; readonly tooLateAt: string | null }[] = (
        await office.as('decider', 'get', `/holds/${hold}/items?size=200`)
      ).body.items
      const tooLate = shown.filter(({ tooLateAt }) => tooLateAt !== null)
      expect(tooLate.map(({ recordId }) => recordId).sort()).toEqual([...late].sort())
      for (const { tooLateAt } of tooLate) expect(Date.parse(tooLateAt ?? '')).not.toBeNaN()
      expect(shown.length).toBe(inFolder)
    })
  })
}
