import { afterEach, expect, it, jest } from '@jest/globals'
import request from 'supertest'
import { whileLetIn } from '../../../src/api/http/while-let-in.ts'
import * as sample from '../support/sample-values.ts'
import { makeTestApp } from '../support/test-app.ts'

afterEach(() => void jest.restoreAllMocks())

async function* chunks(onEach: (number: number) => void): AsyncGenerator<number> {
  for (const number of [1, 2, 3, 4]) {
    onEach(number)
    yield number
  }
}

/** What a reader gets, each chunk of which takes so many milliseconds, until they are told why no more. */
async function read(millisecondsEach: number, isLetIn: () => Promise<boolean>): Promise<readonly unknown[]> {
  let now = 0
  const got: unknown[] = []
  const source = chunks(() => {
    now += millisecondsEach
  })
  try {
    for await (const chunk of whileLetIn(source, { isLetIn, elapsed: () => now })) got.push(chunk)
  } catch (error) {
    got.push((error as { readonly code?: string }).code)
  }
  return got
}

it('ends what is being read once its reader is not let in any more, a second later at most', async () => {
  expect(await read(1_000, async () => false)).toEqual(['unauthenticated'])
  expect(await read(400, async () => false)).toEqual([1, 2, 'unauthenticated'])
})

it('asks no oftener than each second, and lets whoever is let in read to the end', async () => {
  let asked = 0
  const isLetIn = async () => {
    asked += 1
    return true
  }
  expect(await read(400, isLetIn)).toEqual([1, 2, 3, 4])
  expect(asked).toBe(1)
})

it('goes on where nobody can say, and asks again', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve(false)]
  expect(await read(1_000, async () => (await answers.shift()) ?? true)).toEqual([1, 'unauthenticated'])
})

it('cuts off the download of a person who is disabled while it goes on', async () => {
  const { app, services } = makeTestApp()
  const { authenticate } = services.people
  let disabled = false
  services.people.authenticate = async (token) => (disabled ? undefined : authenticate(token))
  const { content } = services.records
  async function* slowly(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    yield* bytes
    disabled = true
    const before = performance.now()
    jest.spyOn(performance, 'now').mockReturnValue(before + 1_000)
    yield Buffer.from('more')
  }
  services.records.content = async (...asked) => {
    const view = await content(...asked)
    if (view.outcome !== 'live') return view
    const component = { ...view.component, size: view.component.size + 4 }
    return { ...view, component, open: async (range) => slowly(await view.open(range)) }
  }
  const download = request(app)
    .get(`/api/v1/records/${sample.recordId}/content`)
    .set('Authorization', 'Bearer auditor')
  await expect(download).rejects.toMatchObject({ code: 'ECONNRESET' })
})
