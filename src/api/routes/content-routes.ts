import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { AnswerFacts, Route } from '../http/route.ts'
import { answerContent } from '../presenters/answer-content.ts'
import { answerNotLive } from '../presenters/answer-not-live.ts'
import { describedGone } from '../schemas/described-answers.ts'
import { componentParams, recordParams, textAnswer } from '../schemas/record-schemas.ts'
import type { RecordServices } from '../services/record-services.ts'

const section = 'Records'
const contentAnswers: { readonly [status: number]: AnswerFacts } = {
  200: {
    description: 'The bytes, exactly as captured.',
    mediaTypes: ['application/octet-stream'],
    headers: { ETag: 'The SHA-256 of the bytes.', 'Content-Disposition': 'Always an attachment.' },
  },
  206: { description: 'The range asked for.', mediaTypes: ['application/octet-stream'] },
  304: { description: 'As you know it.' },
  410: describedGone,
}
const headers = {
  Range: 'One range of bytes, as in `bytes=0-1023` or `bytes=-500`.',
  'If-Range': 'An ETag.',
  'If-Match': 'ETags: anything else is 412.',
  'If-None-Match': 'ETags: what you know is 304.',
}

/** Content: the document, its parts and its text. */
export function makeContentRoutes(records: Pick<RecordServices, 'content' | 'text'>): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/records/{id}/content',
      action: 'read-record',
      section,
      summary: 'Take out the document as captured',
      headers,
      params: recordParams,
      answers: contentAnswers,
      errors: ['not-found', 'being-destroyed', 'precondition-failed', 'range-not-satisfiable'],
      handle: async ({ actor, params, request }) => {
        const view = await records.content(actor, params.id)
        return view.outcome === 'live' ? answerContent(request, view) : answerNotLive(view)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/records/{id}/components/{cid}/content',
      action: 'read-record',
      section,
      summary: 'Take out one component: the document or an attachment',
      headers,
      params: componentParams,
      answers: contentAnswers,
      errors: ['not-found', 'being-destroyed', 'precondition-failed', 'range-not-satisfiable'],
      handle: async ({ actor, params, request }) => {
        const view = await records.content(actor, params.id, params.cid.toLowerCase())
        return view.outcome === 'live' ? answerContent(request, view) : answerNotLive(view)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/records/{id}/text',
      action: 'read-record',
      section,
      summary: 'The text of a record, page by page',
      params: recordParams,
      answers: {
        200: { description: 'Pages; none while the reading is pending.', schema: textAnswer },
        410: describedGone,
      },
      errors: ['not-found', 'being-destroyed'],
      handle: async ({ actor, params }) => {
        const view = await records.text(actor, params.id)
        if (view.outcome !== 'live') return answerNotLive(view)
        const pages = view.pages.map(({ number, text, method, confidence, language }) => ({
          number,
          text,
          method,
          confidence,
          language,
        }))
        return json(200, { reading: view.reading, pages })
      },
    }),
  ]
}
