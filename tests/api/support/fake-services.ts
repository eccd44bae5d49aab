import { type Actor, roles } from '../../../src/access/actor.ts'
import { notFound, requireAllowed } from '../../../src/access/require-allowed.ts'
import type { RecordView } from '../../../src/api/services/record-services.ts'
import type { Services } from '../../../src/api/services.ts'
import { csvRow } from '../../../src/kernel/csv-row.ts'
import { isExpected } from '../../../src/kernel/expected-revisions.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { sha256Hex } from '../../../src/kernel/sha256.ts'
import { parsePeriod } from '../../../src/records/dates/period.ts'
import { markings } from '../../../src/records/marking.ts'
import { calculateRetentionEnd } from '../../../src/records/retention-end/retention-end.ts'
import type { LogForm, WrittenRows } from '../../../src/retention/log/disposal-log-store.ts'
import type { WhatIf } from '../../../src/retention/what-if/make-what-if.ts'
import type { SearchAnswer } from '../../../src/search/search-records.ts'
import * as sample from './sample-values.ts'

/** What a capture brought, as the use case saw it. */
export interface SeenCapture {
  readonly filename: string
  readonly mediaType: string
  readonly metadata: unknown
  readonly bytes: Buffer
  readonly idempotencyKey: string | undefined
}

export interface FakeServices extends Services {
  readonly captures: SeenCapture[]
  /** Errors that a capture met while reading its content: nothing was kept. */
  readonly brokenCaptures: unknown[]
  readonly refusals: string[]
}

const searchAnswer: SearchAnswer = {
  total: 1,
  totalIsExact: true,
  matchingAll: 1,
  hits: [
    {
      id: sample.recordId,
      reference: 'FIN-INV/2026/1',
      title: 'Invoice',
      class: 'FIN-INV',
      folder: 'FIN-INV/2026',
      date: sample.record.capturedOn,
      marking: 'official',
      format: 'text',
      snippets: [{ page: 1, html: 'the <mark>quick</mark>', filename: null }],
    },
  ],
  facets: { class: [{ value: 'FIN', label: 'Finance', count: 1, parent: null, depth: 0 }] },
  missing: { author: { label: 'No author', count: 1 } },
  next: null,
  interpretation: 'quick',
  didYouMean: [
    {
      q: 'quick',
      changes: [{ typed: 'qiuck', suggested: 'quick' }],
      reason: 'nothing has “qiuck”, and “quick” stands in titles',
    },
  ],
  behind: 0,
}

/** `<role>` is the token of an uncleared person, `<role>.cleared` that of a cleared one. */
export function tokenOf(role: string, marking = 'official'): string {
  return marking === 'official' ? role : `${role}.cleared`
}

/** One of everything in memory, under the real policy function. */
export function makeFakeServices(): FakeServices {
  const captures: SeenCapture[] = []
  const brokenCaptures: unknown[] = []
  const refusals: string[] = []
  const people = new Map(
    roles.flatMap((role) =>
      markings.map((marking) => [tokenOf(role, marking), sample.person(role, marking)] as const),
    ),
  )
  const secret = {
    ...sample.record,
    id: sample.secretId,
    marking: 'official-sensitive' as const,
    access: { ...sample.record.access, marking: 'official-sensitive' as const },
  }
  const view = (actor: Parameters<typeof requireAllowed>[0], id: RecordId): RecordView => {
    if (id === sample.goneId) return { outcome: 'gone', stub: sample.stub }
    if (id === sample.destroyingId) return { outcome: 'being-destroyed', access: sample.record.access }
    const record = [sample.record, secret].find((each) => each.id === id)
    if (record === undefined) throw notFound()
    requireAllowed(actor, 'read-record', record.access)
    return { outcome: 'live', record }
  }
  const live = (actor: Parameters<typeof requireAllowed>[0], id: RecordId) => {
    const found = view(actor, id)
    if (found.outcome !== 'live') throw new MunimentError('gone', 'The record is gone.')
    return found.record
  }
  const known = <Thing extends { readonly id: string }>(thing: Thing, id: string): Thing => {
    if (thing.id !== id) throw notFound()
    return thing
  }
  const page = <Item>(...items: Item[]) => ({ items, next: null })
  const folderOf = (reference: string) => {
    if (reference !== sample.folder.reference) throw notFound()
    return sample.folder
  }

  return {
    captures,
    brokenCaptures,
    refusals,
    people: {
      authenticate: async (token) => people.get(token),
      add: async (_actor, wanted) => ({ ...shownOnce, person: { ...sample.keptPerson, ...wanted } }),
      change: async (_actor, name, { reason: _, ...granted }) => ({ ...sample.keptPerson, ...granted, name }),
      rotate: async (_actor, name) => ({ ...shownOnce, person: { ...sample.keptPerson, name } }),
      disable: async (_actor, name) => ({ ...sample.keptPerson, name, disabledAt: sample.at }),
      list: async () => ({ items: [], next: null }),
    },
    folders: {
      create: async (_actor, { classCode, title }) => ({ ...sample.folder, classCode, title }),
      get: async (_actor, reference) => folderOf(reference),
      list: async () => page(sample.folder),
      close: async (_actor, reference, { on }) => ({
        ...folderOf(reference),
        status: 'closed',
        closedOn: on ?? sample.record.capturedOn,
      }),
      reopen: async (_actor, reference) => folderOf(reference),
      change: async (_actor, reference) => folderOf(reference),
      move: async (_actor, reference) => folderOf(reference),
    },
    records: {
      capture: async ({ actor, metadata, content, filename, mediaType, idempotencyKey }) => {
        requireAllowed(actor, 'capture-record')
        if (metadata.folder !== sample.folder.reference)
          throw new MunimentError('unknown-folder', 'No such folder.')
        const chunks: Uint8Array[] = []
        try {
          for await (const chunk of content) chunks.push(chunk)
        } catch (error) {
          brokenCaptures.push(error)
          throw error
        }
        const bytes = Buffer.concat(chunks)
        if (metadata.sha256 !== undefined && metadata.sha256 !== sha256Hex(bytes)) {
          throw new MunimentError('digest-mismatch', 'The bytes are not the ones announced.')
        }
        captures.push({ filename, mediaType, metadata, bytes, idempotencyKey })
        return {
          outcome: 'captured',
          answer: {
            id: sample.recordId,
            reference: sample.record.reference,
            title: metadata.title ?? filename,
            folder: metadata.folder,
            class: 'FIN-INV',
            marking: metadata.marking ?? 'official',
            date: metadata.date ?? sample.record.capturedOn,
            capturedAt: sample.at.toISOString(),
            state: 'active',
            reading: 'pending',
            revision: 1,
            components: [
              {
                id: sample.componentId,
                filename,
                mediaType,
                size: bytes.byteLength,
                sha256: sha256Hex(bytes),
              },
            ],
          },
        }
      },
      get: async (actor, id) => view(actor, id),
      content: async (actor, id, componentId) => {
        const found = view(actor, id)
        if (found.outcome !== 'live') return found
        const component = found.record.components.find(
          (each) => componentId === undefined || each.id === componentId,
        )
        if (component === undefined) throw notFound()
        return {
          outcome: 'live',
          component,
          open: async (range) =>
            oneChunk(
              range === undefined ? sample.content : sample.content.subarray(range.start, range.end + 1),
            ),
        }
      },
      text: async (actor, id) => {
        const found = view(actor, id)
        if (found.outcome !== 'live') return found
        return {
          outcome: 'live',
          reading: 'available',
          pages: [{ number: 1, text: 'The quick', method: 'own-text', confidence: null, language: 'eng' }],
        }
      },
      update: async (actor, id, changes, expected) => {
        const record = live(actor, id)
        if (!isExpected(expected, record.revision)) {
          throw new MunimentError('precondition-failed', 'It has changed: read it again.')
        }
        return { ...record, title: changes.title ?? record.title, revision: record.revision + 1 }
      },
      move: async (actor, id) => live(actor, id),
      captureVersion: async (actor, id, { content }) => {
        const record = live(actor, id)
        for await (const _ of content);
        return record
      },
      supersede: async (actor, id) => live(actor, id),
      withdrawSupersession: async (actor, id) => live(actor, id),
      file: async (actor, id) => live(actor, id),
      unfile: async (actor, id) => live(actor, id),
      history: async (actor, id) => {
        live(actor, id)
        return page({ position: 4, at: sample.at, actor: 'someone', action: 'record.captured', details: {} })
      },
      stubs: async () => page(sample.stub),
    },
    clock: {
      faults: async () => [sample.clockFault],
      confirm: async () => [sample.clockFault],
    },
    retention: {
      calculate: async (_actor, { period, ...rest }) =>
        calculateRetentionEnd({ ...rest, period: parsePeriod(period) }),
      explain: async (actor, id, asOf = sample.record.capturedOn) => {
        live(actor, id)
        return {
          asOf,
          class: 'FIN-INV',
          folder: 'FIN-INV/2026',
          state: 'running',
          held: false,
          retentionEnd: sample.record.capturedOn,
          eligibleFrom: sample.record.capturedOn,
          action: 'destroy',
          actionBecause: null,
          trigger: { type: 'created', date: sample.record.capturedOn, source: 'capture' },
          schedule: {
            code: 'FIN-07',
            version: 1,
            period: 'P7Y',
            after: null,
            rounding: null,
            action: 'destroy',
            reviewers: ['ig-officer'],
            authority: { instrument: 'Order', reference: 'X', approvedOn: sample.record.capturedOn },
            approvedBy: null,
            draftedBy: 'one officer',
            publishedBy: 'another officer',
            publishedAt: sample.at,
          },
          override: null,
          step: { number: 1, of: 1, next: null },
          steps: [],
          competing: [],
          warnings: [],
        }
      },
      startSweep: async () => ({
        sweep: { ...sample.sweep, finishedAt: null },
        finished: Promise.resolve(sample.sweep),
      }),
      sweep: async (_actor, id) => known(sample.sweep, id),
      schedules: async () => page(sample.scheduleView),
    },
    disposal: {
      list: async () => page(sample.batch),
      get: async (_actor, id) => known(sample.batch, id),
      items: async (_actor, id) => {
        known(sample.batch, id)
        return page(sample.batchItem)
      },
      folders: async (_actor, id) => {
        known(sample.batch, id)
        return page(sample.batchFolder)
      },
      item: async (_actor, id) => {
        known(sample.batch, id)
        return sample.itemContext
      },
      propose: async () => sample.batch,
      decide: async (_actor, id) => known(sample.batch, id),
      decideSet: async (_actor, id) => ({ batch: await known(sample.batch, id), decided: 1, held: 0 }),
      approve: async (_actor, id) => known(sample.batch, id),
      reject: async (_actor, id) => known(sample.batch, id),
      withdraw: async (_actor, id) => known(sample.batch, id),
      execute: async (_actor, id) => known(sample.batch, id),
      certificate: async (_actor, id, format) => {
        known(sample.batch, id)
        return Buffer.from(format === 'json' ? certificateJson : '%PDF-1.7')
      },
      log: (_actor, _range, form) => writtenLog(form),
    },
    transfers: {
      get: async (_actor, id) => ({ ...sample.transfer, batchId: known(sample.batch, id).id }),
      fetch: async (_actor, id) => {
        known(sample.batch, id)
        return { ...sample.bag, open: async () => oneChunk(Buffer.from('bag')) }
      },
      acknowledge: async (_actor, id) => {
        known(sample.batch, id)
        return { accepted: 0, refused: 0, noted: 0, lines: [] }
      },
    },
    holds: {
      place: async (_actor, hold) => ({ ...sample.hold, ...hold, reviewOn: hold.reviewOn ?? null }),
      list: async () => page(sample.hold),
      get: async (_actor, id) => known(sample.hold, id),
      items: async (_actor, id) => {
        known(sample.hold, id)
        return page({
          recordId: sample.recordId,
          reference: 'FIN-INV/2026/1',
          title: null,
          since: sample.at,
          inDoubt: true,
          tooLateAt: null,
          releasedAt: null,
        })
      },
      requestLift: async (_actor, id) => ({ ...known(sample.hold, id), state: 'lift-requested' }),
      confirmLift: async (_actor, id) => ({ ...known(sample.hold, id), state: 'lifted' }),
      review: async (_actor, id, { reviewOn }) => ({ ...known(sample.hold, id), reviewOn }),
      closeRequest: async (_actor, id) => known(sample.hold, id),
      openProceeding: async (_actor, id) => known(sample.hold, id),
      closeProceeding: async (_actor, id) => known(sample.hold, id),
    },
    reports: {
      run: async function* () {
        yield [{ recordId: sample.recordId, title: '=1+1' }]
      },
    },
    restorations: {
      list: async () => [sample.restoration],
      lostChanges: async function* (_actor, id) {
        known(sample.restoration, id)
        yield [{ position: 12, action: 'record.moved', codes: '=1+1' }]
      },
    },
    schedules: {
      draft: async (_actor, code) => ({ ...sample.scheduleView, code, state: 'draft' }),
      classDrafts: async () => [sample.classDraft],
      publishClass: async () => ({ draft: sample.classDraft, effect: sample.effect }),
      publish: async (_actor, code) => ({
        schedule: { ...sample.scheduleView, code },
        effect: sample.effect,
      }),
    },
    overrides: {
      give: async (actor, subject, request) => {
        if (subject.type === 'record') live(actor, subject.id)
        return { ...request, givenBy: actor.name, givenAt: sample.at }
      },
      withdraw: async (actor, subject) => {
        if (subject.type === 'record') live(actor, subject.id)
      },
    },
    whatIf: {
      version: sampleWhatIf,
      classSchedule: sampleWhatIf,
      registration: sampleWhatIf,
      correction: sampleWhatIf,
      revocation: sampleWhatIf,
      closing: sampleWhatIf,
      reopening: sampleWhatIf,
      folderMove: sampleWhatIf,
      recordMove: whatIfOf((actor, { id }) => live(actor, id)),
      override: whatIfOf((actor, { subject }) => {
        if (subject.type === 'record') live(actor, subject.id)
      }),
      overrideWithdrawal: whatIfOf((actor, subject) => {
        if (subject.type === 'record') live(actor, subject.id)
      }),
    },
    events: {
      register: async (_actor, event) => ({ ...sample.event, ...event }),
      list: async () => page(sample.event),
      get: async (_actor, id) => known(sample.event, id),
      correct: async (_actor, id, { date }) => ({ ...known(sample.event, id), date }),
      revoke: async (_actor, id) => ({ ...known(sample.event, id), state: 'revoked' }),
    },
    vocabulary: {
      list: async () => page(sample.vocabularyEntry),
      get: async (_actor, id) => known(sample.vocabularyEntry, id),
      add: async (_actor, content) => ({ ...sample.vocabularyEntry, ...content }),
      change: async (_actor, id, changes) => ({ ...known(sample.vocabularyEntry, id), ...changes }),
      remove: async (_actor, id) => known(sample.vocabularyEntry, id),
    },
    savedSearches: {
      save: async (_actor, wanted) => ({ ...sample.savedSearch, ...wanted }),
      list: async () => [sample.savedSearch],
      get: async (_actor, id) => known(sample.savedSearch, id),
      change: async (_actor, id) => known(sample.savedSearch, id),
      delete: async (_actor, id) => {
        known(sample.savedSearch, id)
      },
      results: async (_actor, id) => {
        known(sample.savedSearch, id)
        return searchAnswer
      },
      run: async (_actor, id) => known(sample.savedSearch, id),
      alerts: async (_actor, id) => {
        known(sample.savedSearch, id)
        return page(sample.searchAlert)
      },
      markSeen: async (_actor, id) => known(sample.savedSearch, id),
    },
    search: {
      search: async () => searchAnswer,
      planOfSearch: async () => ({
        total: 1,
        plan: {
          code: 'DFX',
          title: 'Department of Examples',
          records: 1,
          children: [{ code: 'FIN', title: 'Finance', records: 1, children: [] }],
        },
        interpretation: 'quick',
        behind: 0,
      }),
      people: async () => ({
        total: 1,
        people: [{ name: 'Ann', count: 1, authorOf: 1, reason: 'author of 1 of these records' }],
        interpretation: 'quick',
      }),
      similar: async (actor, { id }) => {
        const found = view(actor, id)
        return found.outcome === 'live' ? { outcome: 'live', items: [sample.similarRecord] } : found
      },
      terms: async () => ({
        total: 2,
        terms: [
          {
            term: 'culvert',
            count: 2,
            q: 'quick "culvert"',
            reason: 'in 2 of these 2 records',
          },
          { term: 'flooding', count: 2, q: null, reason: 'in 2 of these 2 records' },
        ],
        interpretation: 'quick',
      }),
      folders: async () => ({
        total: 1,
        folders: [{ ...sample.folderName, count: 1, reason: 'the one record found lies in it' }],
        interpretation: 'quick',
      }),
      relatedFolders: async (_actor, { reference }) => {
        folderOf(reference)
        return [{ ...sample.folderName, reason: '1 record lies in both' }]
      },
      recentFolders: async () => ({
        since: sample.record.capturedOn,
        countsAreExact: true,
        folders: [
          {
            ...sample.folderName,
            count: 1,
            last: sample.record.capturedOn,
            reason: '1 record since 1 March, on 1 March',
          },
        ],
      }),
      timeline: async () => ({
        total: 1,
        by: 'year',
        buckets: [{ from: sample.record.capturedOn, to: sample.record.capturedOn, label: '2026', count: 1 }],
        interpretation: 'quick',
      }),
      export: async (_actor, { reading, day }) => ({
        reading: reading ?? 1,
        day: day ?? sample.record.capturedOn,
        vocabulary: 'e3b0c44298fc1c14',
        interpretation: 'quick',
        unknown: { classes: ['NOPE'], folders: [] },
        total: 1,
        index: { state: 'behind', behind: 2 },
        pages: async function* () {
          yield [
            {
              id: sample.recordId,
              reference: 'FIN-INV/2026/1',
              title: '=HYPERLINK("evil")',
              class: 'FIN-INV',
              classTitle: 'Invoices',
              folder: 'FIN-INV/2026',
              date: sample.record.capturedOn,
              marking: 'official',
              format: 'text',
              author: null,
              capturedAt: sample.at,
            },
          ]
        },
      }),
      batch: async (_actor, { terms }) => ({
        items: terms.map((term, at) =>
          at === 0
            ? { term, total: 1, totalIsExact: true, matchingAll: null, interpretation: 'quick' }
            : {
                term,
                error: {
                  code: 'invalid-query',
                  message: 'No.',
                  position: 1,
                  suggestion: 'Write a word.',
                },
              },
        ),
        distinct: 1,
      }),
      filePlan: async () => ({
        code: 'DFX',
        title: 'Department of Examples',
        schedule: null,
        folders: 1,
        records: 1,
        children: [
          {
            code: 'FIN',
            title: 'Finance',
            children: [],
            schedule: {
              code: 'FIN-07',
              version: 1,
              trigger: 'folder-closed',
              period: 'P7Y',
              after: null,
              rounding: null,
              action: 'destroy',
              reviewers: ['ig-officer'],
            },
            folders: 1,
            records: 1,
          },
        ],
      }),
    },
    audit: {
      recordRefusal: async (actor, action) => {
        refusals.push(`${actor.id} ${action}`)
      },
      entries: async () =>
        page({
          position: 0,
          id: sample.entryId,
          at: sample.at,
          actor: 'someone',
          actorName: 'Some One',
          action: 'record.captured',
          subject: { type: 'record', id: sample.recordId },
          outcome: 'done',
          details: 'withheld' as const,
          leafHash: 'aa',
        }),
      checkpoint: async () => checkpoint,
      proof: async (_actor, position) => ({
        position,
        treeSize: 1,
        leafHash: 'aa',
        rootHash: 'aa',
        path: [],
        checkpoint,
      }),
      consistency: async (_actor, from) => ({
        from,
        treeSize: 1,
        fromRootHash: 'aa',
        rootHash: 'aa',
        path: [],
        checkpoint,
      }),
      export: () => oneChunk(Buffer.from('{"position":0}\n')),
    },
    health: {
      readiness: async () => ({
        ready: true,
        drill: false,
        indexLag: 0,
        index: { behind: 0, since: null, failed: 0, state: 'current' as const },
        engines: [{ name: 'truth', engine: 'postgresql (embedded)', sound: true }],
      }),
      gauges: async () => ({
        recordsByState: { active: 3 },
        recordsByReading: { pending: 1 },
        batchesByState: {},
        jobsWaiting: 2,
        jobsFailed: 0,
        auditLag: 0,
        indexLag: 1,
        storeLacksRoom: false,
        holdsPlaced: 0,
      }),
    },
  }
}

const sampleWhatIf = {
  count: async () => sample.effect,
  list: async function* () {
    yield []
    yield [sample.foreseenRow]
  },
}

/** The same of what may be out of reach. */
function whatIfOf<Change>(require: (actor: Actor, change: Change) => unknown): WhatIf<Change> {
  return {
    count: async (actor, change) => {
      require(actor, change)
      return sample.effect
    },
    list: async function* (actor, change) {
      require(actor, change)
      yield [sample.foreseenRow]
    },
  }
}

async function* oneChunk(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}

async function* writtenLog(form: LogForm): AsyncGenerator<WrittenRows> {
  const row = {
    position: 9,
    recordId: sample.recordId,
    reference: '=HYPERLINK("evil")',
    title: 'Ä "quoted", title',
    class: 'FIN-INV',
    scheduleCode: 'FIN-07',
    scheduleVersion: 1,
    authority: null,
    triggerType: 'created',
    triggerDate: '2019-01-01',
    retentionEnd: '2026-01-01',
    action: 'destroy',
    outcome: 'destroyed',
    reason: null,
    decidedBy: 'a',
    decidedAt: sample.at.toISOString(),
    approvedBy: 'b',
    approvedAt: sample.at.toISOString(),
    executedBy: 'c',
    executedAt: sample.at.toISOString(),
    batchId: sample.batchId,
    certificateId: null,
    sha256: sha256Hex('x'),
    leafHash: null,
  }
  const text = form === 'json' ? JSON.stringify(row) : csvRow(Object.values(row), '\n')
  yield { pieces: [text], rows: 1 }
}

const shownOnce = { token: 'shown-once', expiresAt: sample.at }

const checkpoint = 'muniment\n1\nroot\n'

const certificateJson = JSON.stringify({
  id: sample.certificateId,
  batchId: sample.batchId,
  kind: 'regular',
  items: [],
  verified: [],
  remains: [],
  notCovered: [],
  authority: 'Schedule 12',
  approvals: [],
  drill: false,
  signature: 'sig',
})
