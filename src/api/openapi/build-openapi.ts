import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../kernel/error-code.ts'
import { openApiPath } from '../http/mount-routes.ts'
import { problemTitles } from '../http/problem-titles.ts'
import type { AnswerFacts, Route } from '../http/route.ts'
import { problemAnswer } from '../schemas/problem-schema.ts'
import { describeAccess } from './describe-access.ts'
import { introduction } from './introduction.ts'

type Document = ReturnType<OpenApiGeneratorV31['generateDocument']>

/** The OpenAPI 3.1 document of these routes, made of the very schemas that validate. */
export function buildOpenApi(routes: readonly Route[], version: string): Document {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  for (const route of routes) registry.registerPath(describeRoute(route))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Muniment', version, description: introduction(), license: { name: 'Apache-2.0' } },
    servers: [{ url: '/' }],
  })
}

function describeRoute(route: Route): RouteConfig {
  return {
    method: route.method,
    path: openApiPath(route.path),
    operationId: operationId(route),
    tags: [route.section],
    summary: route.summary,
    description: [route.description, describeAccess(route.action)]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    security: route.action === 'public' ? [] : [{ token: [] }],
    request: {
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(route.headers === undefined ? {} : { headers: describeHeaders(route.headers) }),
      ...(route.body === undefined
        ? {}
        : {
            body: {
              required: true,
              content: {
                [route.body.kind === 'json' ? 'application/json' : 'multipart/form-data']: {
                  schema: route.body.schema,
                },
                ...(route.body.kind === 'json' && route.body.orCsv
                  ? { 'text/csv': { schema: z.string() } }
                  : {}),
              },
            },
          }),
    },
    responses: { ...describeAnswers(route.answers), ...describeErrors(route) },
  }
}

/** `getRecordsIdContent`: stable, since programs are generated from it. */
function operationId({ method, path }: Route): string {
  const words = openApiPath(path)
    .replace('/api/v1', '')
    .split(/[^A-Za-z0-9]+/)
  return (
    method +
    words
      .filter((word) => word !== '')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  )
}

function describeHeaders(headers: { readonly [name: string]: string }): z.ZodObject {
  const fields = Object.entries(headers).map(([name, description]) => {
    const required = name.endsWith('!')
    const text = z.string().meta({ description })
    return [required ? name.slice(0, -1) : name, required ? text : text.optional()] as const
  })
  return z.object(Object.fromEntries(fields))
}

function describeAnswers(answers: { readonly [status: number]: AnswerFacts }): {
  [status: string]: ResponseConfig
} {
  return Object.fromEntries(Object.entries(answers).map(([status, facts]) => [status, describeAnswer(facts)]))
}

function describeAnswer({ description, schema, mediaTypes = [], headers }: AnswerFacts): ResponseConfig {
  const content = {
    ...(schema === undefined ? {} : { 'application/json': { schema } }),
    ...Object.fromEntries(
      mediaTypes.map((type) => [type, { schema: z.string().meta({ format: 'binary' }) }]),
    ),
  }
  return {
    description,
    ...(Object.keys(content).length === 0 ? {} : { content }),
    ...(headers === undefined ? {} : { headers: describeHeaders(headers) }),
  }
}

/** The codes a route can answer, by status, each with its words. */
function describeErrors(route: Route): { [status: string]: ResponseConfig } {
  const byStatus = Map.groupBy(errorsOf(route), (code) => errorCodes[code])
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => route.answers[status] === undefined)
      .sort(([one], [other]) => one - other)
      .map(([status, codes]) => [
        status,
        {
          description: codes.map((code) => `\`${code}\`: ${problemTitles[code]}.`).join(' '),
          content: { 'application/problem+json': { schema: problemAnswer } },
        },
      ]),
  )
}

function errorsOf(route: Route): readonly ErrorCode[] {
  const general: ErrorCode[] = ['internal', 'engine-unavailable']
  if (route.action !== 'public') general.push('unauthenticated', 'forbidden-role', 'too-many-requests')
  if (route.query !== undefined || route.body !== undefined) general.push('malformed')
  if (route.body?.kind === 'json') general.push('too-large', 'unsupported-media-type', 'missing-field')
  return [...new Set([...(route.errors ?? []), ...general])]
}
