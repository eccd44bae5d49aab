import type { Request, Response } from 'express'
import type { Problem } from './problem.ts'
import { sendBytes } from './send-bytes.ts'

/** Answers with a problem document (RFC 9457). */
export function sendProblem(request: Request, response: Response, problem: Problem): void {
  response.status(problem.status)
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8')
  response.removeHeader('ETag')
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="muniment"')
  if (problem.status === 503) response.setHeader('Retry-After', '5')
  sendBytes(request, response, Buffer.from(JSON.stringify(problem)))
}
