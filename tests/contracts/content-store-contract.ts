import { createHash, randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ComponentId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { isMunimentError } from '../../src/kernel/muniment-error.ts'
import type { ByteRange, ContentStore } from '../../src/records/content-store.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** A store to be held to its contract, with the means to look behind it. */
export interface ContentStoreUnderTest {
  readonly store: ContentStore
  /** A second store over the same bytes, as another process would open it. */
  reopen(): Promise<ContentStore>
  /** Damages the stored bytes behind the store's back, keeping their number. */
  corrupt(key: string): Promise<void>
  /** Puts bytes beside the objects under a name that is no key, as another tool, or another part of ours, does. */
  placeForeign(name: string): Promise<void>
  /** Whether the bytes leave this process; a fake keeps them. */
  readonly keepsBytesElsewhere: boolean
  close(): Promise<void>
}

// Without it the measure would be of what the collector has not got round to.
setFlagsFromString('--expose-gc')
// The flag has just put this function there.
const collectGarbage = runInNewContext('gc') as () => void

const newKey = (suffix = ''): string => `${newId<RecordId>()}.${newId<ComponentId>()}${suffix}`
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function* inChunks(bytes: Uint8Array, size = 64 * KIB): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size)
}

async function* repeated(chunk: Uint8Array, times: number): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < times; count += 1) yield chunk
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'no error'
  } catch (error) {
    return isMunimentError(error) ? error.code : `foreign: ${String(error)}`
  }
}

async function keysOf(store: ContentStore, prefix?: string): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}

const a = '01890a5d-ac96-774b-bcce-b302099a8057'
const hostileKeys: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a dot', '.'],
  ['two dots', '..'],
  ['a way up', '../../etc/passwd'],
  ['a way up inside', `${a}.${a}/../../x`],
  ['an absolute path', '/etc/passwd'],
  ['a slash', `${a}/${a}`],
  ['a backslash', `${a}.${a}.\\x`],
  ['a percent escape', `${a}.${a}.%2e%2e`],
  ['one id alone', a],
  ['a trailing dot', `${a}.${a}.`],
  ['an empty suffix', `${a}.${a}..text`],
  ['four suffixes', `${a}.${a}.a.b.c.d`],
  ['upper case', `${a}.${a}`.toUpperCase()],
  ['a NUL', `${a}.${a}\0`],
  ['a line end', `${a}.${a}\n`],
  ['a leading space', ` ${a}.${a}`],
  ['an accent', `${a}.${a}.é`],
  ['full-width digits', `${a}.${a.replace('0', '０')}`],
  ['a right-to-left mark', `${a}.${a}.\u202etxt`],
  ['a lone surrogate', `${a}.${a}.\ud800`],
  ['4,000 characters', `${a}.${a}.${'x'.repeat(4000)}`],
  ['a seal', `${a}.${a}=5-${'0'.repeat(64)}`],
  ['an option', `--${a}.${a}`],
  ['a wildcard', `${a}.${a}.*`],
  ['a query', `${a}.${a}?versionId=null`],
]

/** What every content store promises, whatever keeps its bytes. */
export function contentStoreContract(name: string, make: () => Promise<ContentStoreUnderTest>): void {
  describe(`content store contract: ${name}`, () => {
    let under: ContentStoreUnderTest
    let store: ContentStore
    beforeAll(async () => {
      under = await make()
      store = under.store
    })
    afterAll(() => under?.close())

    async function stored(bytes: Uint8Array, key = newKey()): Promise<string> {
      await store.put(key, inChunks(bytes))
      return key
    }

    async function nothingUnder(key: string): Promise<void> {
      expect(await store.find(key)).toBeUndefined()
      expect(await store.proveAbsent(key)).toBeDefined()
      expect(await codeOf(store.open(key))).toBe('object-absent')
      expect(await keysOf(store, key)).toEqual([])
    }

    describe('never', () => {
      it('overwrites: a second put of a key is a conflict and the first bytes stay', async () => {
        const key = await stored(Buffer.from('first'))
        expect(await codeOf(store.put(key, inChunks(Buffer.from('second'))))).toBe('conflict')
        expect((await collect(await store.open(key))).toString()).toBe('first')
      })

      it('overwrites with equal bytes either', async () => {
        const key = await stored(Buffer.from('same'))
        expect(await codeOf(store.put(key, inChunks(Buffer.from('same'))))).toBe('conflict')
        expect((await store.find(key))?.size).toBe(4)
      })

      it('lets a refused large put touch the object that stands', async () => {
        const bytes = randomBytes(3 * MIB)
        const key = await stored(bytes)
        expect(await codeOf(store.put(key, inChunks(randomBytes(6 * MIB))))).toBe('conflict')
        expect((await collect(await store.open(key))).equals(bytes)).toBe(true)
        await store.destroy(key)
        await nothingUnder(key)
      })

      it('lets two of eight concurrent puts of one key win', async () => {
        const key = newKey()
        const bodies = Array.from({ length: 8 }, (_, index) => Buffer.from(`body ${index}`))
        const ends = await Promise.allSettled(bodies.map((body) => store.put(key, inChunks(body))))
        const winners = bodies.filter((_, index) => ends[index]?.status === 'fulfilled')
        expect(winners).toHaveLength(1)
        for (const end of ends) {
          if (end.status === 'rejected') expect(isMunimentError(end.reason, 'conflict')).toBe(true)
        }
        expect((await collect(await store.open(key))).equals(winners[0] ?? Buffer.alloc(0))).toBe(true)
      })

      it('lets two of four concurrent large puts of one key win', async () => {
        const key = newKey()
        const bodies = Array.from({ length: 4 }, () => randomBytes(6 * MIB))
        const ends = await Promise.allSettled(bodies.map((body) => store.put(key, inChunks(body))))
        const winners = bodies.filter((_, index) => ends[index]?.status === 'fulfilled')
        expect(winners).toHaveLength(1)
        expect((await collect(await store.open(key))).equals(winners[0] ?? Buffer.alloc(0))).toBe(true)
      })

      it('proves absent what is there', async () => {
        const key = await stored(Buffer.from('present'))
        expect(await store.proveAbsent(key)).toBeUndefined()
      })

      it('proves absent what is there and damaged', async () => {
        const key = await stored(Buffer.from('damaged'))
        await under.corrupt(key)
        expect(await store.proveAbsent(key)).toBeUndefined()
      })

      it('takes the neighbours with a destroyed key that begins like theirs', async () => {
        const key = newKey()
        await stored(Buffer.from('original'), key)
        await stored(Buffer.from('text'), `${key}.text`)
        await store.destroy(key)
        expect(await store.proveAbsent(key)).toBeDefined()
        expect((await collect(await store.open(`${key}.text`))).toString()).toBe('text')
      })

      it('destroys the shorter key with the longer', async () => {
        const key = newKey()
        await stored(Buffer.from('original'), key)
        await stored(Buffer.from('text'), `${key}.text`)
        await store.destroy(`${key}.text`)
        expect(await store.proveAbsent(`${key}.text`)).toBeDefined()
        expect(await store.proveAbsent(key)).toBeUndefined()
      })

      it('passes damaged bytes off as whole (small object)', async () => {
        const key = await stored(randomBytes(10 * KIB))
        await under.corrupt(key)
        const read = store.open(key).then(collect)
        expect(await codeOf(read)).toBe('object-corrupt')
      })

      it('passes damaged bytes off as whole (large object)', async () => {
        const key = await stored(randomBytes(6 * MIB))
        await under.corrupt(key)
        const read = store.open(key).then(collect)
        expect(await codeOf(read)).toBe('object-corrupt')
      })

      it('gives a range of a damaged small object', async () => {
        const key = await stored(randomBytes(10 * KIB))
        await under.corrupt(key)
        const read = store.open(key, { start: 0, end: 99 }).then(collect)
        expect(await codeOf(read)).toBe('object-corrupt')
      })
    })

    describe('refuses keys that are not ours', () => {
      for (const [what, key] of hostileKeys) {
        it(`refuses ${what} in every operation`, async () => {
          expect(await codeOf(store.put(key, inChunks(Buffer.from('x'))))).toBe('malformed')
          expect(await codeOf(store.open(key))).toBe('malformed')
          expect(await codeOf(store.find(key))).toBe('malformed')
          expect(await codeOf(store.destroy(key))).toBe('malformed')
          expect(await codeOf(store.proveAbsent(key))).toBe('malformed')
        })
      }

      it('refuses to list what no key begins with', async () => {
        for (const prefix of ['../', '/', 'A', 'é', '*', '..', '\0']) {
          expect(await codeOf((async () => keysOf(store, prefix))())).toBe('malformed')
        }
      })
    })

    describe('keeps', () => {
      const sizes: readonly (readonly [string, number])[] = [
        ['an empty object', 0],
        ['one byte', 1],
        ['one byte less than 1 MiB', MIB - 1],
        ['1 MiB', MIB],
        ['one byte more than 1 MiB', MIB + 1],
        ['one byte less than 5 MiB', 5 * MIB - 1],
        ['5 MiB', 5 * MIB],
        ['one byte more than 5 MiB', 5 * MIB + 1],
        ['11 MiB and a bit', 11 * MIB + 12_345],
      ]
      for (const [what, size] of sizes) {
        it(`${what}, byte for byte, with its digest`, async () => {
          const bytes = randomBytes(size)
          const key = newKey()
          const put = await store.put(key, inChunks(bytes, 50_000))
          expect(put).toEqual({ key, size, sha256: digestOf(bytes) })
          expect(await store.find(key)).toEqual(put)
          expect((await collect(await store.open(key))).equals(bytes)).toBe(true)
        })
      }

      it('bytes that come one at a time, with empty chunks among them', async () => {
        const bytes = randomBytes(5_000)
        const key = newKey()
        await store.put(
          key,
          (async function* () {
            for (const byte of bytes) {
              yield Uint8Array.of(byte)
              yield new Uint8Array(0)
            }
          })(),
        )
        expect((await collect(await store.open(key))).equals(bytes)).toBe(true)
      })

      it('bytes that come in one chunk of 12 MiB', async () => {
        const bytes = randomBytes(12 * MIB)
        const key = newKey()
        await store.put(key, inChunks(bytes, bytes.byteLength))
        expect((await collect(await store.open(key))).equals(bytes)).toBe(true)
      })

      it('a view into a larger buffer as the view, not as the buffer', async () => {
        const large = randomBytes(10_000)
        const view = new Uint8Array(large.buffer, large.byteOffset + 17, 100)
        const key = await stored(view)
        expect((await collect(await store.open(key))).equals(Buffer.from(view))).toBe(true)
      })

      it('zeros, line ends and bytes that look like text protocols unchanged', async () => {
        const bytes = Buffer.from('\r\n0\r\n\r\n5;chunk-signature=x\r\n\0\0\0\ufeff%PDF</x>', 'utf8')
        const key = await stored(bytes)
        expect((await collect(await store.open(key))).equals(bytes)).toBe(true)
      })

      it('keys with one, two and three suffixes apart', async () => {
        const base = newKey()
        const keys = [base, `${base}.text`, `${base}.page-1.png`, `${base}.a.b.c`]
        for (const key of keys) await stored(Buffer.from(key), key)
        for (const key of keys) expect((await collect(await store.open(key))).toString()).toBe(key)
        expect([...(await keysOf(store, base))].sort()).toEqual([...keys].sort())
      })

      it('twenty objects put at the same time', async () => {
        const bodies = Array.from({ length: 20 }, (_, index) => randomBytes(1_000 * (index + 1)))
        const keys = await Promise.all(bodies.map((body) => stored(body)))
        for (const [index, key] of keys.entries()) {
          expect((await store.find(key))?.sha256).toBe(digestOf(bodies[index] ?? Buffer.alloc(0)))
        }
      })

      it('what a second process put and finds what this one put', async () => {
        const other = await under.reopen()
        const mine = await stored(Buffer.from('mine'))
        const theirs = newKey()
        await other.put(theirs, inChunks(Buffer.from('theirs')))
        expect((await collect(await other.open(mine))).toString()).toBe('mine')
        expect((await collect(await store.open(theirs))).toString()).toBe('theirs')
        await other.destroy(mine)
        await nothingUnder(mine)
      })

      it('70 MiB without holding them in memory', async () => {
        if (!under.keepsBytesElsewhere) return
        const chunk = randomBytes(MIB)
        const held = (): number => {
          collectGarbage()
          // What the first found is given back beside the program; the second begins when that is done.
          collectGarbage()
          return process.memoryUsage().arrayBuffers
        }
        const before = held()
        let peak = 0
        const key = newKey()
        const put = await store.put(
          key,
          (async function* () {
            let sent = 0
            for await (const each of repeated(chunk, 70)) {
              if (sent % 7 === 6) peak = Math.max(peak, held() - before)
              sent += 1
              yield each
            }
          })(),
        )
        expect(put.size).toBe(70 * MIB)
        expect(peak).toBeLessThan(32 * MIB)
        const hash = createHash('sha256')
        let size = 0
        for await (const piece of await store.open(key)) {
          hash.update(piece)
          size += piece.byteLength
        }
        expect(size).toBe(70 * MIB)
        expect(hash.digest('hex')).toBe(put.sha256)
        await store.destroy(key)
        await nothingUnder(key)
      })
    })

    describe('leaves nothing behind', () => {
      it('when the source fails before its first byte, and passes its error on', async () => {
        const key = newKey()
        const broken = new Error('connection reset')
        const put = store.put(
          key,
          // biome-ignore lint/correctness/useYield: it fails before there is anything to yield
          (async function* (): AsyncGenerator<Uint8Array> {
            throw broken
          })(),
        )
        await expect(put).rejects.toBe(broken)
        await nothingUnder(key)
      })

      for (const [what, size] of [
        ['in a small object', 100 * KIB],
        ['in a large object', 12 * MIB],
      ] as const) {
        it(`when the source fails midway ${what}`, async () => {
          const key = newKey()
          const broken = new Error('cut off')
          const put = store.put(
            key,
            (async function* () {
              yield* inChunks(randomBytes(size))
              throw broken
            })(),
          )
          await expect(put).rejects.toBe(broken)
          await nothingUnder(key)
        })

        it(`when a put is aborted while its source hangs ${what}`, async () => {
          const key = newKey()
          const abort = new AbortController()
          const reason = new Error('the client went away')
          const put = store.put(
            key,
            (async function* () {
              yield* inChunks(randomBytes(size))
              abort.abort(reason)
              await new Promise<never>(() => undefined)
            })(),
            abort.signal,
          )
          await expect(put).rejects.toBe(reason)
          await nothingUnder(key)
        })
      }

      it('when a put comes with a signal that is aborted already, and reads nothing of its source', async () => {
        const key = newKey()
        const reason = new Error('too late')
        let read = 0
        const put = store.put(
          key,
          (async function* () {
            read += 1
            yield Buffer.from('x')
          })(),
          AbortSignal.abort(reason),
        )
        await expect(put).rejects.toBe(reason)
        expect(read).toBe(0)
        await nothingUnder(key)
      })

      it('when a put is aborted after its last byte, or keeps it whole', async () => {
        const key = newKey()
        const abort = new AbortController()
        const bytes = randomBytes(1_000)
        const put = store.put(
          key,
          (async function* () {
            yield bytes
            abort.abort(new Error('at the end'))
          })(),
          abort.signal,
        )
        const end = await codeOf(put)
        if (end === 'no error') expect((await collect(await store.open(key))).equals(bytes)).toBe(true)
        else await nothingUnder(key)
      })

      it('and takes the key afresh after a failed put', async () => {
        const key = newKey()
        const failing = store.put(
          key,
          (async function* () {
            yield randomBytes(8 * MIB)
            throw new Error('first try')
          })(),
        )
        await expect(failing).rejects.toThrow('first try')
        await stored(Buffer.from('second try'), key)
        expect((await collect(await store.open(key))).toString()).toBe('second try')
      })

      it('and lets the source clean up after itself', async () => {
        const key = newKey()
        const abort = new AbortController()
        let closed = false
        const put = store.put(
          key,
          (async function* () {
            try {
              for (;;) {
                yield randomBytes(KIB)
                abort.abort(new Error('enough'))
              }
            } finally {
              closed = true
            }
          })(),
          abort.signal,
        )
        await expect(put).rejects.toThrow('enough')
        expect(closed).toBe(true)
      })

      it('of its canary', async () => {
        await store.probe()
        expect((await keysOf(store)).filter((key) => key.endsWith('.canary'))).toEqual([])
      })
    })

    describe('reads ranges', () => {
      const size = 6 * MIB + 7
      const bytes = randomBytes(size)
      let large: string
      let small: string
      beforeAll(async () => {
        large = await stored(bytes)
        small = await stored(bytes.subarray(0, 1_000))
      })
      const ranges: readonly (readonly [string, ByteRange])[] = [
        ['the first byte', { start: 0, end: 0 }],
        ['the last byte of the small one', { start: 999, end: 999 }],
        ['some bytes from the middle', { start: 100, end: 299 }],
        ['the whole', { start: 0, end: 999 }],
        ['up to an end far past the last byte', { start: 990, end: 1e12 }],
      ]
      for (const [what, range] of ranges) {
        it(`${what}`, async () => {
          const expected = bytes.subarray(range.start, Math.min(range.end, 999) + 1)
          expect((await collect(await store.open(small, range))).equals(expected)).toBe(true)
          const expectedOfLarge = bytes.subarray(range.start, range.end + 1)
          expect((await collect(await store.open(large, range))).equals(expectedOfLarge)).toBe(true)
        })
      }

      it('across the boundary of parts', async () => {
        const range = { start: 5 * MIB - 10, end: 5 * MIB + 10 }
        const read = await collect(await store.open(large, range))
        expect(read.equals(bytes.subarray(range.start, range.end + 1))).toBe(true)
      })

      const unsound: readonly (readonly [string, ByteRange])[] = [
        ['a start past the last byte', { start: 1_000, end: 1_001 }],
        ['an end before the start', { start: 10, end: 9 }],
        ['a negative start', { start: -1, end: 9 }],
        ['half a byte', { start: 0.5, end: 9 }],
        ['no number', { start: Number.NaN, end: 9 }],
      ]
      for (const [what, range] of unsound) {
        it(`refuses ${what}`, async () => {
          expect(await codeOf(store.open(small, range))).toBe('range-not-satisfiable')
        })
      }

      it('refuses any range of an empty object, and of an absent one says that it is absent', async () => {
        const empty = await stored(Buffer.alloc(0))
        expect(await codeOf(store.open(empty, { start: 0, end: 0 }))).toBe('range-not-satisfiable')
        expect(await codeOf(store.open(newKey(), { start: 0, end: 0 }))).toBe('object-absent')
      })

      it('lets a reader go after the first chunk', async () => {
        for await (const chunk of await store.open(large)) {
          expect(chunk.byteLength).toBeGreaterThan(0)
          break
        }
        expect((await collect(await store.open(large, { start: 0, end: 9 }))).byteLength).toBe(10)
      })
    })

    describe('destroys', () => {
      it('so that nothing is found, listed or opened, and absence is proven', async () => {
        const key = await stored(randomBytes(2 * MIB))
        await store.destroy(key)
        await nothingUnder(key)
      })

      it('an object of several parts', async () => {
        const key = await stored(randomBytes(11 * MIB))
        await store.destroy(key)
        await nothingUnder(key)
      })

      it('an empty object', async () => {
        const key = await stored(Buffer.alloc(0))
        expect(await store.proveAbsent(key)).toBeUndefined()
        await store.destroy(key)
        await nothingUnder(key)
      })

      it('a damaged object', async () => {
        const key = await stored(randomBytes(KIB))
        await under.corrupt(key)
        await store.destroy(key)
        await nothingUnder(key)
      })

      it('twice, and what never was, without complaint', async () => {
        const key = await stored(Buffer.from('once'))
        await store.destroy(key)
        await store.destroy(key)
        await store.destroy(newKey())
        await nothingUnder(key)
      })

      it('when several ask at once', async () => {
        const key = await stored(randomBytes(100 * KIB))
        await Promise.all(Array.from({ length: 5 }, () => store.destroy(key)))
        await nothingUnder(key)
      })

      it('with a proof that names the store, the method and the time', async () => {
        const proof = await store.proveAbsent(newKey())
        expect(proof?.store).toBe(store.name)
        expect(proof?.method).toMatch(/\w+ \w+ \w+/)
        expect(proof?.checkedAt).toBeInstanceOf(Date)
      })

      it('and says in words what remains for a while', () => {
        for (const { where, until, basis } of store.remains) {
          expect([where, until, basis].every((words) => words.length > 10)).toBe(true)
        }
      })
    })

    describe('lists', () => {
      it('every key once with size and time, past a thousand', async () => {
        const record = newId<RecordId>()
        const keys = Array.from({ length: 1_005 }, () => `${record}.${newId<ComponentId>()}`)
        const queue = [...keys]
        await Promise.all(
          Array.from({ length: 16 }, async () => {
            for (let key = queue.pop(); key !== undefined; key = queue.pop())
              await stored(Buffer.from('listed'), key)
          }),
        )
        const listed: string[] = []
        for await (const { key, size, storedAt } of store.list(record)) {
          listed.push(key)
          expect(size).toBe(6)
          expect(Math.abs(storedAt.getTime() - Date.now())).toBeLessThan(86_400_000)
        }
        expect(listed.sort()).toEqual(keys.sort())
        // And again while what has been listed is destroyed, as a sweep does.
        const destroyed: string[] = []
        let destroying: Promise<void>[] = []
        for await (const { key } of store.list(record)) {
          destroyed.push(key)
          destroying.push(store.destroy(key))
          if (destroying.length < 40) continue
          await Promise.all(destroying)
          destroying = []
        }
        await Promise.all(destroying)
        expect(destroyed.sort()).toEqual(keys)
        expect(await keysOf(store, record)).toEqual([])
      })

      it('everything where no prefix is given', async () => {
        const keys = [await stored(Buffer.from('one')), await stored(Buffer.from('two'))]
        const all = new Set(await keysOf(store))
        expect(keys.every((key) => all.has(key))).toBe(true)
      })

      it('nothing that is no key: such names lie beside the objects, and nobody could open or destroy them', async () => {
        const key = await stored(Buffer.from('one'))
        const foreign = [`checkpoint-${newId()}-000000000000`, 'readme.txt', `${key}-draft`]
        for (const name of foreign) await under.placeForeign(name)
        const all = await keysOf(store)
        expect(all).toContain(key)
        expect(all.filter((listed) => foreign.includes(listed))).toEqual([])
        expect(await keysOf(store, 'checkpoint-')).toEqual([])
      })

      it('by a short prefix too', async () => {
        const key = await stored(Buffer.from('one'))
        for (const length of [1, 4, 6, 8, 20, 60]) {
          expect(await keysOf(store, key.slice(0, length))).toContain(key)
        }
      })

      it('nothing where nothing begins so', async () => {
        expect(await keysOf(store, newId<RecordId>())).toEqual([])
      })
    })
  })
}
