import { describe, expect, it } from '@jest/globals'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { wholeOrHalves } from '../../../src/retention/execution/whole-or-halves.ts'

const records = Array.from({ length: 9 }, (_, number) => `r${number}` as RecordId)
const answers = (set: readonly RecordId[]) => new Map(set.map((id) => [id, 'done' as const]))

describe('a set', () => {
  it('is done at once where nothing stands in the way, and an empty one not at all', async () => {
    const sets: number[] = []
    const work = async (set: readonly RecordId[]) => {
      sets.push(set.length)
      return answers(set)
    }
    expect(await wholeOrHalves(records, work)).toEqual({ done: answers(records), faults: [] })
    expect(await wholeOrHalves([], work)).toEqual({ done: new Map(), faults: [] })
    expect(sets).toEqual([9])
  })

  it('is done for all but the one that it fails for', async () => {
    const fault = new Error('not r6')
    const result = await wholeOrHalves(records, async (set) => {
      if (set.some((id) => id === 'r6')) throw fault
      return answers(set)
    })
    expect(result.faults).toEqual([fault])
    expect([...result.done.keys()].sort()).toEqual(records.filter((id) => id !== 'r6'))
  })

  it('is done in smaller ones where too many change the same things at once', async () => {
    const result = await wholeOrHalves(records, async (set) => {
      if (set.length > 3) throw unavailable({ cause: 'contention' })
      return answers(set)
    })
    expect(result).toEqual({ done: answers(records), faults: [] })
  })

  it('fails at once where the database is away', async () => {
    let tries = 0
    const work = async (): Promise<ReadonlyMap<RecordId, 'done'>> => {
      tries += 1
      throw unavailable({})
    }
    await expect(wholeOrHalves(records, work)).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(tries).toBe(1)
  })
})

function unavailable(details: { readonly [name: string]: string }): MunimentError {
  return new MunimentError('engine-unavailable', 'not now', { retryable: true, details })
}
