import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { commitDetail } from '../../src/audit/detail-commitment.ts'
import { readLeaf } from '../../src/audit/leaf.ts'
import type { AuditEntryId, AuditEvent, AuditReader, AuditSequence, AuditTx } from '../../src/audit/ports.ts'
import { makeSequenceEntries } from '../../src/audit/sequence-entries.ts'
import { leafHash } from '../../src/audit/tree/merkle-hash.ts'
import { makeRangeHash } from '../../src/audit/tree/range-hash.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import type { AccessConditions } from '../../src/records/access-conditions.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { notAnchored } from '../support/make-audit-parts.ts'

export interface AuditStore {
  readonly unitOfWork: UnitOfWork<AuditTx>
  readonly sequence: AuditSequence
  readonly reader: AuditReader
}

const person = { kind: 'person', id: '0190aaaa-0000-7000-8000-000000000001', name: 'Aoife Byrne' } as const

/** One event about a record. */
export function captured(id: string, title = 'A letter'): AuditEvent<'record.captured'> {
  return {
    action: 'record.captured',
    actor: person,
    subject: { type: 'record', id },
    details: { title },
    conditions: null,
  }
}

/** What every store of the log does; `make` gives a fresh one, with the clock that it takes its instants from. */
export function auditStoreContract(
  name: string,
  make: (clock: Clock) => Promise<AuditStore & { close(): Promise<void> }>,
): void {
  describe(`the audit log in ${name}`, () => {
    let store: Awaited<ReturnType<typeof make>>
    let now = new Date('2026-03-31T22:59:59.500Z')
    let sequenceEntries: () => Promise<number>
    let base = 0
    const append = (event: AuditEvent) => store.unitOfWork.run(({ audit }) => audit.append(event))

    beforeAll(async () => {
      store = await make({ now: () => now, drill: true })
      sequenceEntries = makeSequenceEntries({ auditSequence: store.sequence, readAnchorState: notAnchored })
    })
    beforeEach(async () => {
      await sequenceEntries()
      base = await store.reader.size()
    })
    afterAll(() => store.close())

    it('has nothing of a transaction that failed, and no gap where it was', async () => {
      await append(captured('r-1'))
      await expect(
        store.unitOfWork.run(async ({ audit }) => {
          if (name !== 'memory') await audit.append(captured('r-lost'))
          throw new Error('changed its mind')
        }),
      ).rejects.toThrow('changed its mind')
      await append(captured('r-2'))
      expect(await sequenceEntries()).toBe(2)
      const entries = await store.reader.entries(base, 10)
      expect(entries.map(({ position }) => position)).toEqual([base, base + 1])
      expect(entries.map(({ found }) => found.subjectId)).toEqual(['r-1', 'r-2'])
    })

    it('refuses a detail or a subject that the catalogue does not name for the action', async () => {
      const stray = { ...captured('r-1'), details: { password: 'x' } } as unknown as AuditEvent
      await expect(append(stray)).rejects.toThrow(TypeError)
      const wrong = { ...captured('r-1'), subject: { type: 'hold', id: 'r-1' } } as unknown as AuditEvent
      await expect(append(wrong)).rejects.toThrow(TypeError)
      expect(await sequenceEntries()).toBe(0)
    })

    it('keeps no name, title or wording in the leaf, and commits each beside it', async () => {
      const id = await append({
        ...captured('r-3', 'Complaint of Séamus Ó Néill'),
        codes: { folder: 'FIN/1', size: 12, note: 'two words', none: undefined, list: ['a', 'b'] },
      })
      await sequenceEntries()
      const [entry] = await store.reader.entries(base, 1)
      if (entry === undefined) throw new Error('the entry stands')
      const leaf = readLeaf(entry.bytes)
      expect(leaf).toMatchObject({
        id,
        position: base,
        codes: { folder: 'FIN/1', size: 12, list: ['a', 'b'] },
      })
      expect(entry.bytes.toString()).not.toMatch(/Complaint|Aoife|two words/)
      const details = await store.reader.details([id])
      expect(details.map((detail) => [detail.name, detail.value])).toEqual([
        ['actorName', 'Aoife Byrne'],
        ['note', 'two words'],
        ['title', 'Complaint of Séamus Ó Néill'],
      ])
      for (const { name: detail, value, salt } of details) {
        expect(salt).toHaveLength(16)
        expect(commitDetail({ name: detail, value: value ?? '', salt: salt ?? Buffer.alloc(0) })).toBe(
          leaf.commitments[detail],
        )
      }
    })

    it('salts two equal details apart', async () => {
      await append(captured('r-4', 'same'))
      await append(captured('r-4', 'same'))
      await sequenceEntries()
      const [one, two] = (await store.reader.entries(base, 2)).map(
        ({ bytes }) => readLeaf(bytes).commitments['title'],
      )
      expect(one).not.toBe(two)
    })

    it('keeps whatever text it is given, and an id that is no code only as its digest', async () => {
      const strange = 'a\0b \ud800 \u202e =cmd() '.repeat(1000)
      await append({
        action: 'access.refused',
        actor: { kind: 'operator', id: 'operator:jörg k', name: strange },
        subject: { type: 'record', id: '../../etc/passwd\n\0' },
        outcome: 'refused',
        codes: { code: 'not-found' },
        details: { query: strange },
        conditions: null,
      })
      await sequenceEntries()
      const [entry] = await store.reader.entries(base, 1)
      const leaf = readLeaf(entry?.bytes ?? Buffer.alloc(0))
      expect(leaf.subject.id).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(leaf.actor.id).toBe('operator:j%C3%B6rg%20k')
      expect(entry?.bytes.includes('\n')).toBe(false)
      const query = (await store.reader.details([leaf.id])).find((detail) => detail.name === 'query')
      expect(query?.value?.length).toBeLessThan(8200)
    })

    it('names in each entry the hash of the one before', async () => {
      await store.unitOfWork.run(({ audit }) =>
        audit.appendAll([captured('r-5'), captured('r-6'), captured('r-7')]),
      )
      await sequenceEntries()
      const entries = await store.reader.entries(Math.max(0, base - 1), 10)
      for (const [index, entry] of entries.entries()) {
        const before = entries[index - 1]
        if (before !== undefined)
          expect(readLeaf(entry.bytes).previous).toBe(leafHash(before.bytes).toString('hex'))
      }
    })

    it('erases what lies beside a subject and nothing else, and says so', async () => {
      const about = await append(captured('r-8', 'secret'))
      const other = await append(captured('r-9', 'kept'))
      await sequenceEntries()
      const before = await store.reader.entries(base, 2)
      const count = await store.unitOfWork.run(({ audit }) =>
        audit.eraseDetails({ actor: person, subject: { type: 'record', id: 'r-8' }, basis: 'destroyed' }),
      )
      expect(count).toBe(1)
      await sequenceEntries()
      const details = await store.reader.details([about, other])
      expect(
        details.filter(({ value }) => value === null).map((detail) => [detail.entryId, detail.name]),
      ).toEqual([[about, 'title']])
      expect(details.every(({ value, salt }) => (value === null) === (salt === null))).toBe(true)
      const after = await store.reader.entries(base, 10)
      expect(after.slice(0, 2).map(({ bytes }) => bytes)).toEqual(before.map(({ bytes }) => bytes))
      expect(readLeaf(after[2]?.bytes ?? Buffer.alloc(0))).toMatchObject({
        action: 'details.erased',
        subject: { type: 'record', id: 'r-8' },
        codes: { basis: 'destroyed', count: 1 },
      })
    })

    it('finds what says of a subject that it was erased, once that has its place', async () => {
      const erase = (id: string, names?: readonly string[]) =>
        store.unitOfWork.run(({ audit }) =>
          audit.eraseDetails({
            actor: person,
            subject: { type: 'record', id },
            basis: 'destroyed',
            ...(names && { names }),
          }),
        )
      await append(captured('e-1'))
      await erase('e-1', ['title'])
      await append(captured('e-2'))
      await erase('e-1')
      await erase('e-3')
      expect(await store.reader.erasures(['e-1'])).toEqual([])
      await sequenceEntries()
      const found = async (ids: readonly string[]) =>
        (await store.reader.erasures(ids)).map(({ position }) => position - base)
      expect(await found(['e-1', 'e-2', 'nobody'])).toEqual([1, 3])
      expect(await found(['e-3', 'e-1'])).toEqual([1, 3, 4])
      expect(await found([])).toEqual([])
    })

    it('erases only the details named', async () => {
      const id = await append({
        ...captured('r-10'),
        details: { title: 'one', filename: 'two.pdf' },
        conditions: null,
      })
      await store.unitOfWork.run(({ audit }) =>
        audit.eraseDetails({
          actor: person,
          subject: { type: 'record', id: 'r-10' },
          basis: 'data-protection',
          names: ['filename'],
        }),
      )
      const left = (await store.reader.details([id])).filter(({ value }) => value !== null)
      expect(left.map((detail) => detail.name)).toEqual(['actorName', 'title'])
    })

    it('erases the reasons beside entries that are picked, also where they wait for their place, and names them', async () => {
      const moved = (id: string, to: string) =>
        append({
          action: 'record.moved',
          actor: person,
          subject: { type: 'record', id },
          codes: { to },
          details: { reason: `to ${to}` },
          conditions: null,
        })
      const [kept, placed] = [await moved('r-30', 'here'), await moved('r-30', 'there')]
      const [second, other] = [await moved('r-31', 'there'), await moved('r-32', 'there')]
      await sequenceEntries()
      const [waiting, waitingToo] = [await moved('r-31', 'there'), await moved('r-31', 'here')]
      const erase = () =>
        store.unitOfWork.run(({ audit }) =>
          audit.eraseDetailsOfEach(
            {
              actor: person,
              basis: 'destroyed',
              names: ['title'],
              reasonsOf: ({ action, codes }) => action === 'record.moved' && codes['to'] === 'there',
            },
            'record',
            ['r-30', 'r-31'],
          ),
        )
      await erase()
      await erase()
      await sequenceEntries()
      const details = await store.reader.details([kept, placed, second, other, waiting, waitingToo])
      const reasons = details.filter(({ name }) => name === 'reason')
      expect(new Map(reasons.map(({ entryId, value }) => [entryId, value]))).toEqual(
        new Map([
          [kept, 'to here'],
          [placed, null],
          [second, null],
          [other, 'to there'],
          [waiting, null],
          [waitingToo, 'to here'],
        ]),
      )
      expect(details.filter(({ name, value }) => name === 'actorName' && value === null)).toEqual([])
      const named = (await store.reader.entries(base, 20))
        .map(({ bytes }) => readLeaf(bytes))
        .filter(({ codes }) => codes['entries'] !== undefined)
      expect(named.map(({ action, subject, codes }) => [action, subject.id, codes])).toEqual([
        ['details.erased', 'r-30', { basis: 'destroyed', count: 1, names: ['reason'], entries: [placed] }],
        [
          'details.erased',
          'r-31',
          { basis: 'destroyed', count: 2, names: ['reason'], entries: [second, waiting] },
        ],
      ])
    })

    it('erases beside several subjects at once, with an entry about each and what it says of it', async () => {
      await append({ ...captured('r-20'), details: { title: 'one', filename: 'two.pdf' }, conditions: null })
      await append(captured('r-21', 'three'))
      const kept = await append(captured('r-23', 'kept'))
      await sequenceEntries()
      await store.unitOfWork.run(({ audit }) =>
        audit.eraseDetailsOfEach(
          { actor: person, basis: 'destroyed', names: ['title', 'filename'] },
          'record',
          ['r-20', 'r-21', 'r-22'],
        ),
      )
      await sequenceEntries()
      const erased = (await store.reader.entries(base, 10))
        .map(({ bytes }) => readLeaf(bytes))
        .filter(({ action }) => action === 'details.erased')
      expect(erased.map(({ subject, codes }) => [subject.id, codes['count']])).toEqual([
        ['r-20', 2],
        ['r-21', 1],
        ['r-22', 0],
      ])
      const left = (await store.reader.details([kept])).filter(({ value }) => value !== null)
      expect(left.map(({ name }) => name)).toEqual(['actorName', 'title'])
    })

    it('covers what lies beside a subject with new conditions, but not who acted', async () => {
      const id = await append(captured('r-11'))
      const conditions = { classPath: ['FIN'], marking: 'official-sensitive', groups: ['audit'] } as const
      await store.unitOfWork.run(({ audit }) =>
        audit.coverDetails({ type: 'record', id: 'r-11' }, conditions),
      )
      expect((await store.reader.details([id])).map((detail) => [detail.name, detail.conditions])).toEqual([
        ['actorName', null],
        ['title', conditions],
      ])
    })

    it('opens nothing by covering: whoever reads what was written under conditions meets these and the new ones', async () => {
      const open = { classPath: ['FIN'], marking: 'official', groups: [] } as const
      const [first, second] = [{ ...open, groups: ['a'] } as const, { ...open, groups: ['b', 'c'] } as const]
      const cover = (conditions: AccessConditions) =>
        store.unitOfWork.run(({ audit }) => audit.coverDetails({ type: 'record', id: 'r-15' }, conditions))
      const conditionsOf = async (id: AuditEntryId) =>
        (await store.reader.details([id])).find(({ name }) => name === 'title')?.conditions
      const marked = await append({
        ...captured('r-15'),
        conditions: { ...first, marking: 'official-sensitive' },
      })
      await cover(open)
      const later = await append({ ...captured('r-15'), conditions: open })
      await cover(second)
      await cover(second)
      expect(await conditionsOf(marked)).toEqual({
        ...first,
        marking: 'official-sensitive',
        alternatives: [{ classPath: second.classPath, groups: second.groups }],
      })
      expect(await conditionsOf(later)).toEqual(second)
    })

    it('covers the same of several subjects of one type, and of no other', async () => {
      const [first, second, another] = [
        await append(captured('r-12')),
        await append(captured('r-13')),
        await append(captured('r-14')),
      ]
      const conditions = { classPath: ['FIN'], marking: 'official', groups: ['audit'] } as const
      await store.unitOfWork.run(({ audit }) =>
        audit.coverDetailsOfEach('record', ['r-12', 'r-13'], conditions),
      )
      await store.unitOfWork.run(({ audit }) => audit.coverDetailsOfEach('folder', ['r-14'], conditions))
      const titles = (await store.reader.details([first, second, another])).filter(
        ({ name }) => name === 'title',
      )
      expect(new Map(titles.map((detail) => [detail.entryId, detail.conditions]))).toEqual(
        new Map<string, unknown>([
          [first, conditions],
          [second, conditions],
          [another, null],
        ]),
      )
    })

    it('finds entries by London day, action, actor and subject', async () => {
      // Half a second before and after midnight in London, which is on summer time.
      await append(captured('day-1'))
      now = new Date('2026-03-31T23:00:00.000Z')
      await append({ ...captured('day-2'), actor: { kind: 'system', id: 'system', name: 'system' } })
      await append({ action: 'text.opened', actor: person, subject: { type: 'record', id: 'day-2' } })
      await sequenceEntries()
      const find = async (filter: Parameters<AuditReader['entries']>[2]) =>
        (await store.reader.entries(base, 10, filter)).map(({ position }) => position - base)
      const [march, april] = [parseDate('2026-03-31'), parseDate('2026-04-01')]
      expect(await find({ from: march, to: march })).toEqual([0])
      expect(await find({ from: april })).toEqual([1, 2])
      expect(await find({ from: march, to: april })).toEqual([0, 1, 2])
      expect(await find({ action: 'text.opened' })).toEqual([2])
      expect(await find({ actor: 'system' })).toEqual([1])
      expect(await find({ subject: 'day-2', actor: person.id })).toEqual([2])
      expect(await find({ subject: 'day-2', notActions: ['record.captured', 'record.moved'] })).toEqual([2])
      expect(await find({ subject: 'day-2', notActions: [] })).toEqual([1, 2])
    })

    it('answers where entries stand, and leaves out those without a place', async () => {
      const placed = await append(captured('r-12'))
      await sequenceEntries()
      const waiting = await append(captured('r-13'))
      const places = await store.reader.places([placed, waiting])
      expect([...places.keys()]).toEqual([placed])
      const [entry] = await store.reader.entries(base, 1)
      const hash = leafHash(entry?.bytes ?? Buffer.alloc(0))
      expect(places.get(placed)).toEqual({ position: base, hash })
      expect(await store.reader.positionOf(hash)).toBe(base)
      expect(await store.reader.positionOf(Buffer.alloc(32))).toBeUndefined()
    })

    it('places many in order, with the hashes of whole subtrees', async () => {
      const events = Array.from({ length: 2500 }, (_, index) => captured(`many-${index}`))
      await store.unitOfWork.run(({ audit }) => audit.appendAll(events))
      expect(await sequenceEntries()).toBe(2500)
      const found = await store.reader.entries(base, 2500)
      expect(found.map(({ found: { subjectId } }) => subjectId)).toEqual(
        events.map(({ subject }) => subject.id),
      )
      const size = await store.reader.size()
      const leaves = await store.reader.leafHashes(0, size)
      const direct = makeRangeHash({
        leafHashes: async (begin, end) => leaves.slice(begin, end),
        subtreeHashes: async () => [],
      })
      const stored = makeRangeHash(store.reader)
      for (let tile = 0; (tile + 1) * 256 <= size; tile += 1) {
        const [hash] = await store.reader.subtreeHashes(1, tile, tile + 1)
        expect(hash).toEqual(await direct(tile * 256, (tile + 1) * 256))
      }
      expect(await stored(0, 2048)).toEqual(await stored(0, 2048))
      const kept = await store.reader.subtrees(1, 3, 2)
      const [third, fourth] = await store.reader.subtreeHashes(1, 3, 5)
      expect(kept).toEqual([
        { level: 1, index: 3, hash: third },
        { level: 1, index: 4, hash: fourth },
      ])
      expect(await store.reader.subtrees(1, Math.floor(size / 256), 1)).toEqual([])
      expect(found[7]?.hash).toEqual(leaves[base + 7])
    })

    it('keeps checkpoints once, in order', async () => {
      const notes = [0, 1, 2].map((number) => ({ number, size: number + 1, note: `note ${number}` }))
      await store.sequence.insertCheckpoints(notes.slice(0, 2), now)
      await store.sequence.insertCheckpoints(notes.slice(1), now)
      expect(await store.reader.checkpoints(0, 10)).toEqual(notes)
      expect(await store.reader.checkpoints(1, 1)).toEqual([notes[1]])
      expect(await store.reader.newestCheckpoint()).toEqual(notes[2])
    })
  })
}
