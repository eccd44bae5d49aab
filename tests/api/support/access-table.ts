import type { Role } from '../../../src/access/actor.ts'

/** Who may use one route, as API.md, "Roles", says. Written by hand: it must not follow the code it checks. */
export interface AccessRow {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** As in the OpenAPI document. */
  readonly path: string
  readonly allowed: readonly Role[] | 'everybody'
  /** The status that an allowed person gets for an official thing. */
  readonly status: number
  readonly url?: string
  /** The same of a thing marked official-sensitive: 404 for the uncleared. */
  readonly markedUrl?: string
  readonly body?: object
  readonly headers?: { readonly [name: string]: string }
  /** Sent as multipart, `metadata` then `content`. */
  readonly capture?: { readonly metadata: object; readonly content: string }
}

const readers: readonly Role[] = ['civil-servant', 'ig-officer', 'auditor']
const officers: readonly Role[] = ['ig-officer']
const overseers: readonly Role[] = ['ig-officer', 'auditor']
const administrators: readonly Role[] = ['administrator']
const wordsmiths: readonly Role[] = ['ig-officer', 'administrator']

/** What the table speaks of: made by hand for fakes, found in a running system otherwise. */
export interface AccessThings {
  readonly record: string
  readonly component: string
  /** Marked official-sensitive. */
  readonly markedRecord: string
  readonly markedComponent: string
  readonly batch: string
  readonly hold: string
  readonly event: string
  readonly sweep: string
  /** Of the vocabulary. */
  readonly vocabularyEntry: string
  /** A restore that was taken up; where there was none, any id. */
  readonly restoration: string
}

const folder = '/api/v1/folders/FIN-INV%2F2026'
/** The fakes' own; in a running system it is nobody's. */
const search = '/api/v1/saved-searches/01940000-0000-7000-8000-0000000000c5'
const reason = { reason: 'Because the schedule says so' }
const latest = { 'If-Match': '*' }
const override = { schedule: 'EX-03', authority: 'Keeper of the Records', ...reason }

/** Every route there is, with an address, a body, and who may come in. */
export function makeAccessTable(things: AccessThings): readonly AccessRow[] {
  const record = `/api/v1/records/${things.record}`
  const marked = `/api/v1/records/${things.markedRecord}`
  const batch = `/api/v1/disposal-batches/${things.batch}`
  const hold = `/api/v1/holds/${things.hold}`
  const event = `/api/v1/events/${things.event}`
  const vocabularyEntry = `/api/v1/vocabulary/${things.vocabularyEntry}`
  return [
    {
      method: 'post',
      path: '/api/v1/folders',
      allowed: readers,
      status: 201,
      body: { class: 'FIN-INV', title: 'Invoices' },
    },
    { method: 'get', path: '/api/v1/folders', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/folders/{reference}', url: folder, allowed: readers, status: 200 },
    {
      method: 'patch',
      path: '/api/v1/folders/{reference}',
      url: folder,
      allowed: officers,
      status: 200,
      body: { marking: 'official', ...reason },
    },
    {
      method: 'post',
      path: '/api/v1/folders/{reference}/close',
      url: `${folder}/close`,
      allowed: readers,
      status: 200,
      body: {},
    },
    {
      method: 'post',
      path: '/api/v1/folders/{reference}/reopen',
      url: `${folder}/reopen`,
      allowed: readers,
      status: 200,
      body: reason,
    },
    {
      method: 'post',
      path: '/api/v1/folders/{reference}/move',
      url: `${folder}/move`,
      allowed: officers,
      status: 200,
      body: { class: 'FIN-INV', ...reason },
    },

    {
      method: 'post',
      path: '/api/v1/records',
      allowed: readers,
      status: 201,
      capture: { metadata: { folder: 'FIN-INV/2026' }, content: 'bytes' },
    },
    {
      method: 'get',
      path: '/api/v1/records/{id}',
      url: record,
      markedUrl: marked,
      allowed: readers,
      status: 200,
    },
    {
      method: 'patch',
      path: '/api/v1/records/{id}',
      url: record,
      markedUrl: marked,
      allowed: readers,
      status: 200,
      body: { title: 'New' },
      headers: latest,
    },
    {
      method: 'post',
      path: '/api/v1/records/{id}/move',
      url: `${record}/move`,
      markedUrl: `${marked}/move`,
      allowed: readers,
      status: 200,
      body: { folder: 'FIN-INV/2025', ...reason },
      headers: latest,
    },
    {
      method: 'post',
      path: '/api/v1/records/{id}/versions',
      url: `${record}/versions`,
      markedUrl: `${marked}/versions`,
      allowed: readers,
      status: 201,
      capture: { metadata: {}, content: 'Newer.' },
      headers: latest,
    },
    {
      method: 'post',
      path: '/api/v1/records/{id}/supersede',
      url: `${record}/supersede`,
      markedUrl: `${marked}/supersede`,
      allowed: readers,
      status: 200,
      body: { by: things.record, ...reason },
      headers: latest,
    },
    {
      method: 'post',
      path: '/api/v1/records/{id}/supersede/withdraw',
      url: `${record}/supersede/withdraw`,
      markedUrl: `${marked}/supersede/withdraw`,
      allowed: officers,
      status: 200,
      body: reason,
      headers: latest,
    },
    {
      method: 'post',
      path: '/api/v1/records/{id}/folders',
      url: `${record}/folders`,
      markedUrl: `${marked}/folders`,
      allowed: readers,
      status: 200,
      body: { folder: 'FIN-INV/2025', ...reason },
    },
    {
      method: 'post',
      path: '/api/v1/records/{id}/folders/{reference}/remove',
      url: `${record}/folders/FIN-INV%2F2026/remove`,
      markedUrl: `${marked}/folders/FIN-INV%2F2026/remove`,
      allowed: ['ig-officer'],
      status: 200,
      body: reason,
    },
    {
      method: 'get',
      path: '/api/v1/records/{id}/content',
      url: `${record}/content`,
      markedUrl: `${marked}/content`,
      allowed: readers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/records/{id}/components/{cid}/content',
      url: `${record}/components/${things.component}/content`,
      markedUrl: `${marked}/components/${things.markedComponent}/content`,
      allowed: readers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/records/{id}/text',
      url: `${record}/text`,
      markedUrl: `${marked}/text`,
      allowed: readers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/records/{id}/retention',
      url: `${record}/retention`,
      markedUrl: `${marked}/retention`,
      allowed: readers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/records/{id}/history',
      url: `${record}/history`,
      markedUrl: `${marked}/history`,
      allowed: readers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/stubs', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/search', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/search/file-plan', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/search/people', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/search/terms', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/search/folders', allowed: readers, status: 200 },
    {
      method: 'get',
      path: '/api/v1/records/{id}/similar',
      url: `${record}/similar`,
      markedUrl: `${marked}/similar`,
      allowed: readers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/folders/recent', allowed: readers, status: 200 },
    {
      method: 'get',
      path: '/api/v1/folders/{reference}/related',
      url: `${folder}/related`,
      allowed: readers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/search/timeline', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/search/export', allowed: readers, status: 200 },
    {
      method: 'post',
      path: '/api/v1/search/batch',
      allowed: readers,
      status: 200,
      body: { terms: ['invoice', 'created:banana'] },
    },
    { method: 'get', path: '/api/v1/file-plan', allowed: readers, status: 200 },

    {
      method: 'post',
      path: '/api/v1/saved-searches',
      allowed: readers,
      status: 201,
      body: { name: 'Lights', query: { q: 'lighthouse' }, alerts: 'none' },
    },
    { method: 'get', path: '/api/v1/saved-searches', allowed: readers, status: 200 },
    { method: 'get', path: '/api/v1/saved-searches/{id}', url: search, allowed: readers, status: 200 },
    {
      method: 'patch',
      path: '/api/v1/saved-searches/{id}',
      url: search,
      allowed: readers,
      status: 200,
      body: { name: 'Lamps' },
    },
    { method: 'delete', path: '/api/v1/saved-searches/{id}', url: search, allowed: readers, status: 204 },
    ...(['results', 'alerts'] as const).map(
      (what): AccessRow => ({
        method: 'get',
        path: `/api/v1/saved-searches/{id}/${what}`,
        url: `${search}/${what}`,
        allowed: readers,
        status: 200,
      }),
    ),
    {
      method: 'post',
      path: '/api/v1/saved-searches/{id}/run',
      url: `${search}/run`,
      allowed: readers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/saved-searches/{id}/alerts/seen',
      url: `${search}/alerts/seen`,
      allowed: readers,
      status: 200,
      body: { upTo: '01940000-0000-7000-8000-0000000000c6' },
    },

    {
      method: 'post',
      path: '/api/v1/retention/calculate',
      allowed: readers,
      status: 200,
      body: { trigger: '2024-02-29', period: 'P7Y' },
    },
    {
      method: 'post',
      path: '/api/v1/retention/sweeps',
      allowed: officers,
      status: 201,
      body: { dryRun: true },
    },
    {
      method: 'get',
      path: '/api/v1/retention/sweeps/{id}',
      url: `/api/v1/retention/sweeps/${things.sweep}`,
      allowed: overseers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/schedules', allowed: overseers, status: 200 },
    {
      method: 'post',
      path: '/api/v1/schedules/{code}/versions',
      url: '/api/v1/schedules/EX-03/versions',
      allowed: officers,
      status: 201,
      body: { title: 'Four years', trigger: 'created', period: 'P4Y', action: 'destroy' },
    },
    {
      method: 'post',
      path: '/api/v1/schedules/{code}/versions/{version}/what-if',
      url: '/api/v1/schedules/EX-03/versions/1/what-if',
      allowed: overseers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/schedules/{code}/versions/{version}/what-if/records',
      url: '/api/v1/schedules/EX-03/versions/1/what-if/records',
      allowed: overseers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/schedules/{code}/versions/{version}/publish',
      url: '/api/v1/schedules/EX-03/versions/1/publish',
      allowed: officers,
      status: 200,
      body: reason,
    },
    { method: 'get', path: '/api/v1/file-plan/drafts', allowed: overseers, status: 200 },
    {
      method: 'post',
      path: '/api/v1/file-plan/drafts/{code}/what-if',
      url: '/api/v1/file-plan/drafts/HR-CASE/what-if',
      allowed: overseers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/file-plan/drafts/{code}/what-if/records',
      url: '/api/v1/file-plan/drafts/HR-CASE/what-if/records',
      allowed: overseers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/file-plan/drafts/{code}/publish',
      url: '/api/v1/file-plan/drafts/HR-CASE/publish',
      allowed: officers,
      status: 200,
      body: reason,
    },

    { method: 'get', path: '/api/v1/disposal-batches', allowed: overseers, status: 200 },
    {
      method: 'post',
      path: '/api/v1/disposal-batches',
      allowed: officers,
      status: 201,
      body: { records: [things.record], authority: 'Court order', ...reason },
    },
    { method: 'get', path: '/api/v1/disposal-batches/{id}', url: batch, allowed: overseers, status: 200 },
    {
      method: 'get',
      path: '/api/v1/disposal-batches/{id}/items',
      url: `${batch}/items`,
      allowed: overseers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/disposal-batches/{id}/folders',
      url: `${batch}/folders`,
      allowed: overseers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/disposal-batches/{id}/items/{recordId}',
      url: `${batch}/items/${things.record}`,
      allowed: overseers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/disposal-batches/{id}/decisions',
      url: `${batch}/decisions`,
      allowed: officers,
      status: 200,
      body: { decisions: [{ recordId: things.record, decision: 'destroy' }] },
    },
    {
      method: 'post',
      path: '/api/v1/disposal-batches/{id}/approve',
      url: `${batch}/approve`,
      allowed: officers,
      status: 200,
      body: reason,
    },
    {
      method: 'post',
      path: '/api/v1/disposal-batches/{id}/reject',
      url: `${batch}/reject`,
      allowed: officers,
      status: 200,
      body: reason,
    },
    {
      method: 'post',
      path: '/api/v1/disposal-batches/{id}/withdraw',
      url: `${batch}/withdraw`,
      allowed: officers,
      status: 200,
      body: reason,
    },
    {
      method: 'post',
      path: '/api/v1/disposal-batches/{id}/execute',
      url: `${batch}/execute`,
      allowed: officers,
      status: 202,
      body: reason,
    },
    {
      method: 'get',
      path: '/api/v1/disposal-batches/{id}/transfer',
      url: `${batch}/transfer`,
      allowed: overseers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/disposal-batches/{id}/transfer/package',
      url: `${batch}/transfer/package`,
      allowed: officers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/disposal-batches/{id}/transfer/acknowledgement',
      url: `${batch}/transfer/acknowledgement`,
      allowed: officers,
      status: 200,
      body: { files: [{ path: 'data/x', sha256: '0'.repeat(64), outcome: 'accepted' }] },
    },
    {
      method: 'get',
      path: '/api/v1/disposal-batches/{id}/certificate',
      url: `${batch}/certificate`,
      allowed: overseers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/reports', allowed: overseers, status: 200 },
    {
      method: 'get',
      path: '/api/v1/reports/{name}',
      url: '/api/v1/reports/overdue',
      allowed: overseers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/restorations', allowed: overseers, status: 200 },
    {
      method: 'get',
      path: '/api/v1/restorations/{id}/lost-changes',
      url: `/api/v1/restorations/${things.restoration}/lost-changes`,
      allowed: overseers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/disposal-log', allowed: overseers, status: 200 },
    { method: 'get', path: '/api/v1/clock-faults', allowed: overseers, status: 200 },
    {
      method: 'post',
      path: '/api/v1/clock-faults/confirm',
      allowed: officers,
      status: 200,
      body: reason,
    },

    {
      method: 'post',
      path: '/api/v1/holds',
      allowed: officers,
      status: 201,
      body: { name: 'Inquiry', authority: 'Inquiry', scope: { folders: ['FIN-INV/2026'] }, ...reason },
    },
    { method: 'get', path: '/api/v1/holds', allowed: overseers, status: 200 },
    { method: 'get', path: '/api/v1/holds/{id}', url: hold, allowed: overseers, status: 200 },
    {
      method: 'get',
      path: '/api/v1/holds/{id}/items',
      url: `${hold}/items`,
      allowed: overseers,
      status: 200,
    },
    {
      method: 'post',
      path: '/api/v1/holds/{id}/lift',
      url: `${hold}/lift`,
      allowed: officers,
      status: 202,
      body: reason,
    },
    {
      method: 'post',
      path: '/api/v1/holds/{id}/lift/confirm',
      url: `${hold}/lift/confirm`,
      allowed: officers,
      status: 200,
      body: reason,
    },
    {
      method: 'post',
      path: '/api/v1/holds/{id}/review',
      url: `${hold}/review`,
      allowed: officers,
      status: 200,
      body: { reviewOn: '2999-01-01', ...reason },
    },
    {
      method: 'post',
      path: '/api/v1/holds/{id}/close-request',
      url: `${hold}/close-request`,
      allowed: officers,
      status: 200,
      body: reason,
    },
    {
      method: 'post',
      path: '/api/v1/holds/{id}/proceedings',
      url: `${hold}/proceedings`,
      allowed: officers,
      status: 201,
      body: { type: 'review' },
    },
    {
      method: 'post',
      path: '/api/v1/holds/{id}/proceedings/{number}/close',
      url: `${hold}/proceedings/1/close`,
      allowed: officers,
      status: 200,
      body: {},
    },

    { method: 'get', path: '/api/v1/vocabulary', allowed: [...readers, 'administrator'], status: 200 },
    {
      method: 'post',
      path: '/api/v1/vocabulary',
      allowed: wordsmiths,
      status: 201,
      body: { forms: ['LTS', 'Long term storage'] },
    },
    {
      method: 'get',
      path: '/api/v1/vocabulary/{id}',
      url: vocabularyEntry,
      allowed: [...readers, 'administrator'],
      status: 200,
    },
    {
      method: 'patch',
      path: '/api/v1/vocabulary/{id}',
      url: vocabularyEntry,
      allowed: wordsmiths,
      status: 200,
      body: { note: 'Well known' },
      headers: latest,
    },
    {
      method: 'delete',
      path: '/api/v1/vocabulary/{id}',
      url: vocabularyEntry,
      allowed: wordsmiths,
      status: 200,
    },

    {
      method: 'post',
      path: '/api/v1/events',
      allowed: officers,
      status: 201,
      body: { type: 'contract-ended', subject: { type: 'contract', id: 'C-2021-7' }, date: '2025-06-30' },
    },
    { method: 'get', path: '/api/v1/events', allowed: overseers, status: 200 },
    { method: 'get', path: '/api/v1/events/{id}', url: event, allowed: overseers, status: 200 },
    ...(['', '/records'] as const).flatMap((end): readonly AccessRow[] => [
      {
        method: 'post',
        path: `/api/v1/events/what-if${end}`,
        allowed: overseers,
        status: 200,
        body: { type: 'contract-ended', subject: { type: 'contract', id: 'C-2021-8' }, date: '2025-06-30' },
      },
      {
        method: 'post',
        path: `/api/v1/events/{id}/correct/what-if${end}`,
        url: `${event}/correct/what-if${end}`,
        allowed: overseers,
        status: 200,
        body: { date: '2025-07-31' },
      },
      {
        method: 'post',
        path: `/api/v1/events/{id}/revoke/what-if${end}`,
        url: `${event}/revoke/what-if${end}`,
        allowed: overseers,
        status: 200,
      },
    ]),
    ...(['', '/records'] as const).flatMap((end): readonly AccessRow[] => {
      const looked = { method: 'post', allowed: overseers, status: 200 } as const
      return [
        ...(
          [
            ['close', {}],
            ['reopen', undefined],
            ['move', { class: 'FIN' }],
            ['retention/override', { schedule: override.schedule }],
            ['retention/override/withdraw', undefined],
          ] as const
        ).map(
          ([what, body]): AccessRow => ({
            ...looked,
            path: `/api/v1/folders/{reference}/${what}/what-if${end}`,
            url: `${folder}/${what}/what-if${end}`,
            ...(body === undefined ? {} : { body }),
          }),
        ),
        ...(
          [
            ['move', { folder: 'HR/2026' }],
            ['retention/override', { schedule: override.schedule }],
            ['retention/override/withdraw', undefined],
          ] as const
        ).map(
          ([what, body]): AccessRow => ({
            ...looked,
            path: `/api/v1/records/{id}/${what}/what-if${end}`,
            url: `${record}/${what}/what-if${end}`,
            markedUrl: `${marked}/${what}/what-if${end}`,
            ...(body === undefined ? {} : { body }),
          }),
        ),
      ]
    }),
    {
      method: 'post',
      path: '/api/v1/events/{id}/correct',
      url: `${event}/correct`,
      allowed: officers,
      status: 200,
      body: { date: '2025-07-31', ...reason },
    },
    ...(['', '/withdraw'] as const).flatMap((end): readonly AccessRow[] => {
      const what = end === '' ? { body: override, status: 201 } : { body: reason, status: 200 }
      const path = `/retention/override${end}`
      return [
        {
          method: 'post',
          path: `/api/v1/records/{id}${path}`,
          url: `${record}${path}`,
          markedUrl: `${marked}${path}`,
          allowed: officers,
          ...what,
        },
        {
          method: 'post',
          path: `/api/v1/folders/{reference}${path}`,
          url: `${folder}${path}`,
          allowed: officers,
          ...what,
        },
      ]
    }),
    {
      method: 'post',
      path: '/api/v1/events/{id}/revoke',
      url: `${event}/revoke`,
      allowed: officers,
      status: 200,
      body: reason,
    },

    { method: 'get', path: '/api/v1/audit/entries', allowed: overseers, status: 200 },
    { method: 'get', path: '/api/v1/audit/checkpoint', allowed: overseers, status: 200 },
    {
      method: 'get',
      path: '/api/v1/audit/consistency',
      url: '/api/v1/audit/consistency?from=1',
      allowed: overseers,
      status: 200,
    },
    {
      method: 'get',
      path: '/api/v1/audit/proof/{position}',
      url: '/api/v1/audit/proof/0',
      allowed: overseers,
      status: 200,
    },
    { method: 'get', path: '/api/v1/audit/export', allowed: overseers, status: 200 },

    {
      method: 'post',
      path: '/api/v1/users',
      allowed: administrators,
      status: 201,
      body: { name: 'New person', role: 'auditor' },
    },
    { method: 'get', path: '/api/v1/users', allowed: administrators, status: 200 },
    {
      method: 'patch',
      path: '/api/v1/users/{name}',
      url: '/api/v1/users/New%20person',
      allowed: administrators,
      status: 200,
      body: { groups: ['team'] },
    },
    {
      method: 'post',
      path: '/api/v1/users/{name}/rotate',
      url: '/api/v1/users/New%20person/rotate',
      allowed: administrators,
      status: 200,
      body: {},
    },
    {
      method: 'post',
      path: '/api/v1/users/{name}/disable',
      url: '/api/v1/users/New%20person/disable',
      allowed: administrators,
      status: 200,
      body: {},
    },
    { method: 'get', path: '/metrics', allowed: administrators, status: 200 },

    { method: 'get', path: '/', allowed: 'everybody', status: 200 },
    { method: 'get', path: '/healthz', allowed: 'everybody', status: 200 },
    { method: 'get', path: '/readyz', allowed: 'everybody', status: 200 },
    { method: 'get', path: '/openapi.json', allowed: 'everybody', status: 200 },
    { method: 'get', path: '/docs', allowed: 'everybody', status: 200 },
    { method: 'get', path: '/docs/errors', allowed: 'everybody', status: 200 },
    { method: 'get', path: '/docs/{asset}', url: '/docs/page.css', allowed: 'everybody', status: 200 },
  ]
}
