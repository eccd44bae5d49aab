import type { ErrorRequestHandler } from 'express'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { sendBytes } from './send-bytes.ts'

/**
 * Shows `page` to a browser that comes to an address of no meaning, where others get the problem. Not at addresses that begin like
 * one of `interfaces`: what is asked of those is a program's affair, also where a browser asks.
 */
export function showNothingHere(interfaces: readonly string[], page: () => string): ErrorRequestHandler {
  return (error, request, response, next) => {
    const { method, path } = request
    const isProgrammatic = interfaces.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
    const isRead = method === 'GET' || method === 'HEAD'
    if (!isMunimentError(error, 'not-found') || isProgrammatic || !isRead || response.headersSent) {
      next(error)
      return
    }
    response.setHeader('Vary', 'Accept')
    // Whoever takes anything is no browser.
    if (request.accepts(['application/problem+json', 'json', 'html']) !== 'html') {
      next(error)
      return
    }
    response.status(404).setHeader('Content-Type', 'text/html; charset=utf-8')
    sendBytes(request, response, Buffer.from(page()))
  }
}
