import type { Problem } from './problem.ts'

/** Header name to value. */
export type AnswerHeaders = { readonly [name: string]: string }

/** What a route answers; `send-answer.ts` puts it on the wire. */
export type Answer =
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: unknown
      readonly headers: AnswerHeaders
    }
  | {
      readonly kind: 'bytes'
      readonly status: number
      readonly bytes: Uint8Array
      readonly headers: AnswerHeaders
    }
  /** 204: nothing to say. */
  | { readonly kind: 'empty'; readonly headers: AnswerHeaders }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly headers: AnswerHeaders }
  | {
      readonly kind: 'stream'
      readonly status: number
      readonly headers: AnswerHeaders
      /** Called once, and not at all for HEAD. Fails before its first byte where the answer should be an error. */
      readonly open: () => Promise<AsyncIterable<Uint8Array | string>>
    }

/** JSON. */
export function json(status: number, body: unknown, headers: AnswerHeaders = {}): Answer {
  return { kind: 'json', status, body, headers }
}

/** Done, and there is nothing to say. */
export function noContent(): Answer {
  return { kind: 'empty', headers: {} }
}

/** Bytes in memory, of the given media type. */
export function bytes(mediaType: string, content: Uint8Array | string, headers: AnswerHeaders = {}): Answer {
  const body = typeof content === 'string' ? Buffer.from(content) : content
  return { kind: 'bytes', status: 200, bytes: body, headers: { 'Content-Type': mediaType, ...headers } }
}

/** An error that needs headers of its own; every other one is thrown. */
export function problem(content: Problem, headers: AnswerHeaders): Answer {
  return { kind: 'problem', problem: content, headers }
}
