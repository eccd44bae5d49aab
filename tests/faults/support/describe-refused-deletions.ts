import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '../../support/until.ts'
import { type DisposalOffice, openDisposalOffice } from './disposal-office.ts'

/** Seven objects refuse: so many of them go after all, the others are held. */
const REFUSED = 7
const MENDED = 3

/** A batch of `items` in a store that refuses to destroy seven of their originals, or says that it did. */
export function describeRefusedDeletions(items: number): void {
  let office: DisposalOffice
  beforeAll(async () => {
    office = await openDisposalOffice()
  }, 120_000)
  afterAll(() => office?.running.stop())

  const certificate = async (batch: string) =>
    (await office.as('auditor', 'get', `/disposal-batches/${batch}/certificate`)).body
  const outcomes = (of: { readonly items: readonly { readonly outcome: string }[] }) =>
    Object.fromEntries(
      [...Map.groupBy(of.items, ({ outcome }) => outcome)].map(([outcome, all]) => [outcome, all.length]),
    )
  const textOf = (id: string) => office.as('clerk', 'get', `/records/${id}/text`)

  describe(`${REFUSED} of ${items} originals that refuse to go`, () => {
    let batches: readonly string[]
    let ids: readonly string[]
    let stubborn: readonly string[]
    let first = ''

    it('leave the others destroyed and certified, and themselves stuck with the cause', async () => {
      ids = await office.captureDue('FIN-INV/2026', items, 'cormorant')
      batches = await office.approveDue()
      stubborn = ids.slice(-REFUSED)
      office.interfere(async (key, honestly) => {
        if (isOriginalOf(stubborn, key)) throw new Error('the disc refuses')
        await honestly()
      })
      await office.execute(batches)
      expect(await office.countsAfter(batches)).toMatchObject({
        total: items,
        destroyed: items - REFUSED,
        failed: REFUSED,
        skipped: 0,
        pending: 0,
      })
      const stuck = (await office.itemsOf(batches)).filter(({ state }) => state === 'stuck')
      expect(stuck.map(({ recordId }) => recordId).sort()).toEqual([...stubborn].sort())
      expect(new Set(stuck.map(({ reason }) => reason))).toEqual(new Set(['originals: store-failed']))
    }, 600_000)

    it('make the certificate a partial one that says so', async () => {
      const issued = await Promise.all(batches.map(certificate))
      const all = outcomes({ items: issued.flatMap((one) => one.items) })
      expect(all).toEqual({ destroyed: items - REFUSED, stuck: REFUSED })
      const partial = issued.filter((one) => one.items.some(({ outcome }: Outcome) => outcome === 'stuck'))
      expect(new Set(partial.map(({ kind }) => kind))).toEqual(new Set(['partial']))
      first = partial[0].id
    })

    it('are neither shown nor found, and not said to be gone', async () => {
      const waiting = await office.as('clerk', 'get', `/records/${stubborn[0]}`)
      expect([waiting.status, waiting.body.code]).toEqual([409, 'being-destroyed'])
      const gone = await office.as('clerk', 'get', `/records/${ids[0]}`)
      expect([gone.status, gone.body.state]).toEqual([410, 'destroyed'])
      expect((await office.as('clerk', 'get', '/search?q=cormorant')).body.total).toBe(0)
    })

    it('go once the store lets them, under a certificate that supplements the first', async () => {
      stubborn = stubborn.slice(MENDED)
      const failed = await failedOf(batches)
      await office.execute(failed)
      expect(await office.countsAfter(batches)).toMatchObject({
        destroyed: items - REFUSED + MENDED,
        failed: REFUSED - MENDED,
      })
      const supplement = await certificate(failed[0] ?? '')
      expect(supplement).toMatchObject({ kind: 'partial', sequence: 2, supplements: [first] })
    }, 120_000)

    it('are kept, whole, by a hold that comes while they survive', async () => {
      const failed = await failedOf(batches)
      const hold = await office.hold({ records: stubborn })
      // Nobody executes the batch again: the hold gives back what it has reached.
      await until(
        () => failedOf(batches),
        (left) => left.length === 0,
      )
      expect(await office.countsAfter(batches)).toMatchObject({
        total: items,
        destroyed: items - REFUSED + MENDED,
        skipped: REFUSED - MENDED,
        failed: 0,
        pending: 0,
      })
      for (const id of stubborn) {
        const text = await until(
          () => textOf(id),
          ({ status, body }) => status === 200 && body.pages?.length > 0,
        )
        expect(text.body.pages[0].text).toMatch(/The cormorant of letter \d+\./)
        expect((await office.as('clerk', 'get', `/records/${id}/content`).buffer(true)).text).toMatch(
          /^The cormorant of letter \d+\.$/,
        )
      }
      await until(
        () => office.as('clerk', 'get', '/search?q=cormorant'),
        ({ body }) => body.total === stubborn.length,
      )
      const held = await office.as('decider', 'get', `/holds/${hold}/items`)
      expect(held.body.items.map((item: { tooLateAt: string | null }) => item.tooLateAt)).toEqual(
        stubborn.map(() => null),
      )
      // The last word on the batch: nothing in it is open any more.
      const last = await certificate(failed[0] ?? '')
      expect([last.kind, last.sequence, outcomes(last)['skipped']]).toEqual(['regular', 3, REFUSED - MENDED])
    }, 120_000)
  })

  describe('originals of which the store says that they are gone, and keeps them', () => {
    it('are found, and never certified', async () => {
      const ids = await office.captureDue('FIN-INV/2026', REFUSED, 'gannet')
      const batches = await office.approveDue()
      const lied = ids.slice(0, 2)
      office.interfere(async (key, honestly) => {
        if (!isOriginalOf(lied, key)) await honestly()
      })
      await office.execute(batches)
      expect(await office.countsAfter(batches)).toMatchObject({ destroyed: REFUSED - 2, failed: 2 })
      const stuck = (await office.itemsOf(batches)).filter(({ state }) => state === 'stuck')
      expect(stuck.map(({ recordId }) => recordId).sort()).toEqual([...lied].sort())
      expect(new Set(stuck.map(({ reason }) => reason))).toEqual(new Set(['absence-not-proven: folder']))
      expect(outcomes(await certificate(batches[0] ?? ''))).toEqual({ destroyed: REFUSED - 2, stuck: 2 })
      const stubs = (await office.as('auditor', 'get', '/stubs?class=FIN&size=200')).body.items
      expect(stubs.filter(({ id }: { id: string }) => lied.includes(id))).toEqual([])
    }, 120_000)
  })

  async function failedOf(batches: readonly string[]): Promise<readonly string[]> {
    const states = await Promise.all(
      batches.map(async (id) => (await office.as('auditor', 'get', `/disposal-batches/${id}`)).body),
    )
    return states.filter(({ state }) => state === 'completed-with-failures').map(({ id }) => id)
  }
}

interface Outcome {
  readonly outcome: string
}

/** Texts and renditions carry more than the ids of record and component. */
function isOriginalOf(ids: readonly string[], key: string): boolean {
  const [record = '', ...rest] = key.split('.')
  return rest.length === 1 && ids.includes(record)
}
