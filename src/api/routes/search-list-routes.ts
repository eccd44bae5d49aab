import type { Cells } from '../../kernel/stream-rows.ts'
import { type ExportedRecord, exportColumns, exportedCells } from '../../search/export/exported-record.ts'
import type { UnknownNames } from '../../search/unknown-names.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { answerRows } from '../presenters/answer-rows.ts'
import { presentBatchSearch } from '../presenters/present-batch-search.ts'
import { batchAnswer, batchBody, exportAnswer, exportQuery } from '../schemas/export-schemas.ts'
import type { SearchServices } from '../services/search-services.ts'
import { soughtBy } from './sought-by.ts'
import { whileAwaited } from './while-awaited.ts'

const section = 'Finding'

const exportHeaders = {
  'Muniment-Reading': 'Which reading of the query was used, from 1. Give it back as `reading` to go on.',
  'Muniment-Day': 'The day from which dates in words were counted. Give it back as `day` to go on.',
  'Muniment-Vocabulary':
    'Stands for the entries of the vocabulary that the query was read by. Give it back as `vocabulary` to go on.',
  'Muniment-Index':
    '`current`; `behind`: records wait for being read or indexed, and may be missing; `incomplete`: the index is being rebuilt or lacks records.',
  'Muniment-Index-Behind': 'How many records that you may read wait for being read or indexed.',
  'Muniment-Unknown':
    '`class`, `folder` or both, where the request names one that there is not, or that you may not read: it finds nothing.',
}

/** Long answers: a whole result to take away, and what each of many terms finds. */
export function makeSearchListRoutes(search: SearchServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/search/export',
      action: 'search-records',
      section,
      summary: 'Take all of a result away, as JSON or CSV',
      description:
        'Every record that a search with the same `q` and filters finds, once, in the order of ids and so of capture. ' +
        'Your rights are those of each moment on the way. What breaks off is cut off and never ends in order: go on with ' +
        '`after` and the last id that you received.',
      query: exportQuery,
      headers: { Accept: '`text/csv` or `application/json`, where `as` is not given.' },
      answers: {
        200: {
          description: 'One row a record.',
          schema: exportAnswer,
          mediaTypes: ['text/csv'],
          headers: exportHeaders,
        },
      },
      errors: ['invalid-query', 'conflict', 'engine-unavailable'],
      handle: async ({ actor, query, request }) => {
        const form = query.as ?? preferred(request.accepts(['application/json', 'text/csv']))
        const opened = await search.export(actor, {
          ...soughtBy(query),
          after: query.after ?? null,
          reading: query.reading ?? null,
          day: query.day ?? null,
          vocabulary: query.vocabulary ?? null,
          form,
        })
        const answer = answerRows('search', exportColumns, form, () => rowsOf(opened.pages()))
        return {
          ...answer,
          headers: {
            ...answer.headers,
            Vary: 'Accept',
            'Muniment-Reading': String(opened.reading),
            'Muniment-Day': opened.day,
            'Muniment-Vocabulary': opened.vocabulary,
            'Muniment-Index': opened.index.state,
            'Muniment-Index-Behind': String(opened.index.behind),
            ...unknownIn(opened.unknown),
          },
        }
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/search/batch',
      action: 'search-records',
      section,
      summary: 'What each of many terms finds',
      description:
        'Counts by your rights, in the order of the terms. A term that is no query is answered with its own error.',
      body: batchBody,
      answers: { 200: { description: 'One item a term.', schema: batchAnswer } },
      errors: ['engine-unavailable'],
      handle: async ({ actor, body: { terms, ...filters }, request }) => {
        const asked = { ...soughtBy({ ...filters, q: '' }), terms }
        return json(200, presentBatchSearch(await search.batch(actor, asked, whileAwaited(request))))
      },
    }),
  ]
}

/** The rows have no place for it, and an empty file looks like an answer. */
function unknownIn({ classes, folders }: UnknownNames): { readonly [header: string]: string } {
  const unknown = [...(classes.length > 0 ? ['class'] : []), ...(folders.length > 0 ? ['folder'] : [])]
  return unknown.length > 0 ? { 'Muniment-Unknown': unknown.join(', ') } : {}
}

function preferred(type: string | false): 'csv' | 'json' {
  return type === 'text/csv' ? 'csv' : 'json'
}

async function* rowsOf(pages: AsyncIterable<readonly ExportedRecord[]>): AsyncGenerator<readonly Cells[]> {
  for await (const page of pages) yield page.map(exportedCells)
}
