import { isUtf8 } from 'node:buffer'
import express, { type RequestHandler } from 'express'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { MAX_JSON_DEPTH, nestsTooDeep } from './json-depth.ts'

/** Room for the decisions on a batch of twenty thousand items, and for nothing that could hurt. */
const MAX_JSON_BYTES = 4 * 1024 * 1024

const JSON_TYPES = ['application/json', 'application/*+json']

/**
 * Reads a JSON body under limits of size and depth. No body at all is an empty object: every field may be optional. A
 * table is left to whoever reads it as it streams, where one is taken too.
 */
export function parseJsonBody({ orCsv }: { readonly orCsv: boolean }): RequestHandler[] {
  const types = orCsv ? [...JSON_TYPES, 'text/csv'] : JSON_TYPES
  return [
    (request, _response, next) => {
      if (hasBody(request.headers) && !request.is(types)) {
        const wanted = orCsv ? 'application/json or text/csv' : 'application/json'
        throw new MunimentError('unsupported-media-type', `Send the body as ${wanted}.`)
      }
      next()
    },
    express.json({
      type: JSON_TYPES,
      limit: MAX_JSON_BYTES,
      strict: true,
      verify: (_request, _response, bytes) => {
        // RFC 8259, 8.1: JSON is UTF-8. Decoding anything else puts U+FFFD where a name or a title had letters.
        if (!isUtf8(bytes)) throw new MunimentError('malformed', 'The body is not UTF-8 text.')
        if (!nestsTooDeep(bytes)) return
        throw new MunimentError('malformed', `The JSON nests deeper than ${MAX_JSON_DEPTH} levels.`)
      },
    }),
    (request, _response, next) => {
      request.body ??= {}
      next()
    },
  ]
}

function hasBody(headers: { readonly [name: string]: unknown }): boolean {
  if (headers['transfer-encoding'] !== undefined) return true
  const length = headers['content-length']
  return length !== undefined && length !== '0'
}
