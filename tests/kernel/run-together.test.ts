import { expect, it } from '@jest/globals'
import { runTogether } from '../../src/kernel/run-together.ts'

/** Work whose runs a test ends, one after the other. */
function makeRuns() {
  const runs: { readonly resolve: (value: string) => void; readonly reject: (error: Error) => void }[] = []
  const work = () => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    runs.push({ resolve, reject })
    return promise
  }
  return { runs, ask: runTogether(work) }
}

it('has those who come while it runs wait for one more run, which begins after it', async () => {
  const { runs, ask } = makeRuns()
  const [first, second, third] = [ask(), ask(), ask()]
  expect(runs.length).toBe(1)
  runs[0]?.resolve('first')
  expect(await first).toBe('first')
  expect(runs.length).toBe(2)
  const fourth = ask()
  runs[1]?.resolve('second')
  expect(await Promise.all([second, third])).toEqual(['second', 'second'])
  expect(runs.length).toBe(3)
  runs[2]?.resolve('third')
  expect(await fourth).toBe('third')
})

it('fails for those who wait for the run that fails, and for nobody after', async () => {
  const { runs, ask } = makeRuns()
  const [first, second] = [ask(), ask()]
  runs[0]?.reject(new Error('failed'))
  await expect(first).rejects.toThrow('failed')
  runs[1]?.resolve('second')
  expect(await second).toBe('second')
  const third = ask()
  runs[2]?.resolve('third')
  expect(await third).toBe('third')
})
