import { expect, it } from '@jest/globals'
import { watchRoom } from '../../../src/adapters/objects/watch-room.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { ErrorCode } from '../../../src/kernel/error-code.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { makeFakeContentStore } from '../../support/fakes/fake-content-store.ts'

it('a store lacks room from when it refuses something for it until it takes something again', async () => {
  const fake = makeFakeContentStore(systemClock)
  let refusal: ErrorCode | undefined
  const { store, lacksRoom } = watchRoom({
    ...fake,
    put: async (...given) => {
      if (refusal !== undefined) throw new MunimentError(refusal, 'refused')
      return fake.put(...given)
    },
  })
  const put = () =>
    store.put(
      `${newId<RecordId>()}.${newId<ComponentId>()}`,
      (async function* () {
        yield Buffer.from('a')
      })(),
    )
  expect(lacksRoom()).toBe(false)
  refusal = 'storage-full'
  await expect(put()).rejects.toMatchObject({ code: 'storage-full' })
  expect(lacksRoom()).toBe(true)
  refusal = 'engine-unavailable'
  await expect(put()).rejects.toMatchObject({ code: 'engine-unavailable' })
  expect(lacksRoom()).toBe(true)
  refusal = undefined
  await put()
  expect(lacksRoom()).toBe(false)
})
