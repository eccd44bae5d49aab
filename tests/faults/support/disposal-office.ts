import { expect } from '@jest/globals'
import request, { type Test } from 'supertest'
import type { ContentStore } from '../../../src/records/content-store.ts'
import { type RunningMuniment, startMuniment } from '../../support/start-muniment.ts'
import { until } from '../../support/until.ts'

/** Everybody whom a disposal takes, with all of Muniment running; what they do, they do through the API. */
export interface DisposalOffice {
  readonly running: RunningMuniment
  as(name: Person, method: 'get' | 'post', path: string): Test
  /** Captures `count` documents that are due, each of whose texts holds `word`, and waits until all are read. */
  captureDue(folder: string, count: number, word: string): Promise<readonly string[]>
  openFolder(title: string): Promise<string>
  /** Sweeps, decides and approves all that is due; answers the batches. */
  approveDue(): Promise<readonly string[]>
  execute(batches: readonly string[]): Promise<void>
  /** When none of the batches is executing any more: the sum of their counts. */
  countsAfter(batches: readonly string[]): Promise<Counts>
  itemsOf(batches: readonly string[]): Promise<readonly Item[]>
  /** Places a hold and answers its id. */
  hold(scope: object): Promise<string>
  /** What the stores of all of Muniment do from now on in the place of destroying an object. */
  interfere(destroy: (key: string, honestly: () => Promise<void>) => Promise<void>): void
}

type Person = 'clerk' | 'sweeper' | 'decider' | 'approver' | 'auditor'
export type Counts = { readonly [name: string]: number }
export interface Item {
  readonly recordId: string
  readonly state: string
  readonly reason?: string
}

/** Captured so many at once. */
const SIDE_BY_SIDE = 8

export async function openDisposalOffice(): Promise<DisposalOffice> {
  const running = await startMuniment()
  const tokens: { [name: string]: string } = { clerk: await running.addPerson('clerk', 'civil-servant') }
  for (const name of ['sweeper', 'decider', 'approver'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')

  const as: DisposalOffice['as'] = (name, method, path) =>
    request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

  async function ask(test: Test, ...statuses: readonly number[]) {
    const answer = await test
    expect([answer.status, answer.body.detail]).toEqual([
      statuses.find((status) => status === answer.status) ?? statuses[0],
      undefined,
    ])
    return answer.body
  }

  async function itemsOfBatch(batch: string): Promise<readonly Item[]> {
    const items: Item[] = []
    for (let cursor = ''; ; ) {
      const page = await ask(as('decider', 'get', `/disposal-batches/${batch}/items?size=200${cursor}`), 200)
      items.push(...page.items)
      if (page.next === null) return items
      cursor = `&cursor=${encodeURIComponent(page.next)}`
    }
  }

  const office: DisposalOffice = {
    running,
    as,
    captureDue: async (folder, count, word) => {
      const ids: string[] = []
      const numbers = Array.from({ length: count }, (_, number) => number)
      const capture = async (): Promise<void> => {
        for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
          const metadata = { folder, title: `Letter ${number}`, date: '2015-06-30' }
          const record = await ask(
            as('clerk', 'post', '/records')
              .field('metadata', JSON.stringify(metadata))
              .attach('content', Buffer.from(`The ${word} of letter ${number}.`), 'letter.txt'),
            201,
          )
          ids.push(record.id)
        }
      }
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, capture))
      await found(word, count)
      return ids
    },
    openFolder: async (title) =>
      (await ask(as('clerk', 'post', '/folders').send({ class: 'FIN-INV', title }), 201)).reference,
    approveDue: async () => {
      const sweep = await ask(as('sweeper', 'post', '/retention/sweeps').send({}), 201, 202)
      const done = await until(
        () => as('sweeper', 'get', `/retention/sweeps/${sweep.id}`),
        (answer) => answer.body.finishedAt !== null,
      )
      for (const batch of done.body.batches) {
        const path = `/disposal-batches/${batch}`
        const decisions = (await itemsOfBatch(batch)).map(({ recordId }) => ({
          recordId,
          decision: 'destroy',
        }))
        for (let from = 0; from < decisions.length; from += 200)
          await ask(
            as('decider', 'post', `${path}/decisions`).send({ decisions: decisions.slice(from, from + 200) }),
            200,
          )
        await ask(as('approver', 'post', `${path}/approve`).send({ reason: 'As listed' }), 200)
      }
      return done.body.batches
    },
    execute: async (batches) => {
      for (const batch of batches)
        await ask(as('sweeper', 'post', `/disposal-batches/${batch}/execute`).send({ reason: 'Now' }), 202)
    },
    countsAfter: async (batches) => {
      const sum: { [name: string]: number } = {}
      for (const batch of batches) {
        const done = await until(
          () => as('auditor', 'get', `/disposal-batches/${batch}`),
          (answer) => answer.body.state.startsWith('completed'),
          300_000,
        )
        for (const [name, count] of Object.entries<number>(done.body.counts))
          sum[name] = (sum[name] ?? 0) + count
      }
      return sum
    },
    itemsOf: async (batches) => (await Promise.all(batches.map(itemsOfBatch))).flat(),
    hold: async (scope) => {
      const hold = { name: 'Inquiry', reason: 'Asked for', authority: 'Inquiry of 2026', scope }
      return (await ask(as('decider', 'post', '/holds').send(hold), 201)).id
    },
    interfere: (destroy) => {
      // The one store that every part of this process was given.
      const store: { destroy: ContentStore['destroy'] } = running.muniment.engines.contentStore
      const honest = honestly ?? store.destroy.bind(store)
      honestly = honest
      store.destroy = (key) => destroy(key, () => honest(key))
    },
  }
  let honestly: ContentStore['destroy'] | undefined

  async function found(word: string, count: number): Promise<void> {
    await until(
      () => as('clerk', 'get', `/search?q=${word}&size=1`),
      (answer) => answer.body.total === count,
      180_000,
    )
  }
  return office
}
