import type { Request } from 'express'
import { z } from 'zod'
import { notFound } from '../../access/require-allowed.ts'
import { docsAsset, docsAssets } from '../docs/docs-assets.ts'
import { docsPage } from '../docs/docs-page.ts'
import { errorsPage } from '../docs/errors-page.ts'
import { homeFacts, homePage } from '../docs/home-page.ts'
import { bytes, json } from '../http/answer.ts'
import { definePublicRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { homeAnswer } from '../schemas/health-schemas.ts'
import type { HealthServices } from '../services/health-services.ts'

const section = 'Operations'
const html = 'text/html; charset=utf-8'
const pageFacts = { description: 'A page.', mediaTypes: ['text/html'] }

interface Deps {
  readonly version: string
  /** The OpenAPI document as JSON; asked for late, since it describes these routes too. */
  readonly openApi: () => string
  readonly health: Pick<HealthServices, 'readiness'>
}

/** What greets people and programs: home, the interface to read, the document. */
export function makeDocsRoutes({ version, openApi, health }: Deps): readonly Route[] {
  return [
    definePublicRoute({
      method: 'get',
      path: '/',
      section,
      summary: 'What this is and where to go',
      answers: {
        200: { description: 'A page, or facts for programs.', schema: homeAnswer, mediaTypes: ['text/html'] },
      },
      handle: async ({ request }) =>
        request.accepts(['html', 'json']) === 'json'
          ? json(200, homeFacts(version), { Vary: 'Accept' })
          : bytes(html, homePage(version, originOf(request), await health.readiness()), {
              Vary: 'Accept',
            }),
    }),
    definePublicRoute({
      method: 'get',
      path: '/openapi.json',
      section,
      summary: 'This interface, as OpenAPI 3.1',
      answers: { 200: { description: 'The document.', schema: z.looseObject({ openapi: z.string() }) } },
      handle: async () => bytes('application/json; charset=utf-8', openApi()),
    }),
    definePublicRoute({
      method: 'get',
      path: '/docs',
      section,
      summary: 'This interface, to read and try',
      answers: { 200: pageFacts },
      handle: async () => bytes(html, docsPage()),
    }),
    definePublicRoute({
      method: 'get',
      path: '/docs/errors',
      section,
      summary: 'What each error code means',
      answers: { 200: pageFacts },
      handle: async () => bytes(html, errorsPage()),
    }),
    definePublicRoute({
      method: 'get',
      path: '/docs/{asset}',
      section,
      summary: 'Scripts and styles of these pages',
      params: z.object({ asset: z.string() }),
      answers: { 200: { description: 'The file.', mediaTypes: ['text/css', 'text/javascript'] } },
      errors: ['not-found'],
      handle: async ({ params }) => {
        const name = docsAssets.find((known) => known === params.asset)
        if (name === undefined) throw notFound()
        const { mediaType, content } = await docsAsset(name)
        return bytes(mediaType, content)
      },
    }),
  ]
}

/**
 * For the command shown to type; whatever a client claims is shown back to that client alone, escaped. Behind a proxy that ends
 * TLS it says so: typed without, the command would send a token in the clear.
 */
function originOf(request: Request): string {
  const scheme = /^https\b/i.test(request.get('x-forwarded-proto') ?? '') ? 'https' : 'http'
  return `${scheme}://${request.get('host') ?? 'localhost:3000'}`
}
