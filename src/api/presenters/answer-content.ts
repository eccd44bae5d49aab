import type { Request } from 'express'
import type { OpenableContent } from '../../ingest/records/open-content.ts'
import { type Answer, problem } from '../http/answer.ts'
import { wantedRange } from '../http/byte-range.ts'
import { attachment } from '../http/content-disposition.ts'
import { makeProblem } from '../http/problem.ts'

type LiveContent = Extract<OpenableContent, { readonly outcome: 'live' }>

/** Bytes of a component, or a range of them. Always an attachment in a sandbox: whatever it holds runs nowhere. */
export function answerContent(request: Request, content: LiveContent): Answer {
  const { component } = content
  const tag = `"${component.sha256}"`
  const headers = {
    'Content-Type': component.mediaType,
    'Content-Disposition': attachment(component.filename),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Accept-Ranges': 'bytes',
    ETag: tag,
  }
  const range = wantedRange(request, component.size, tag)
  if (range === 'unsatisfiable') {
    return problem(makeProblem('range-not-satisfiable', `The content has ${component.size} bytes.`), {
      ETag: tag,
      'Content-Range': `bytes */${component.size}`,
    })
  }
  if (range === 'whole') {
    return {
      kind: 'stream',
      status: 200,
      headers: { ...headers, 'Content-Length': String(component.size) },
      open: () => content.open(),
    }
  }
  return {
    kind: 'stream',
    status: 206,
    headers: {
      ...headers,
      'Content-Length': String(range.end - range.start + 1),
      'Content-Range': `bytes ${range.start}-${range.end}/${component.size}`,
    },
    open: () => content.open(range),
  }
}
