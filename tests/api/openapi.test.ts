import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { mountedRoutes } from './support/mounted-routes.ts'
import { makeTestApp } from './support/test-app.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly security: readonly object[]
  readonly responses: { readonly [status: string]: { readonly description: string } }
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
}

const { app } = makeTestApp()
const document = (await request(app).get('/openapi.json')).body
const operations: readonly (readonly [string, Operation])[] = Object.entries<{ [method: string]: Operation }>(
  document.paths,
).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => [`${method} ${path}`, operation] as const),
)

it('is OpenAPI 3.1', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
})

it('describes exactly the routes that are mounted', () => {
  expect(operations.map(([name]) => name).sort()).toEqual(mountedRoutes(app))
})

it('gives every operation an id of its own', () => {
  const ids = operations.map(([, operation]) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

it('has the grammar of queries as the documentation has it', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/search.md'), 'utf8')
  const grammar = /^query {3}=[^`]*^field .*$/m.exec(page)?.[0] ?? ''
  expect(grammar.split('\n')).toHaveLength(6)
  expect(document.paths['/api/v1/search'].get.description).toContain(grammar)
})

it('says of the answer to each query how it was understood, as text that is always there', () => {
  const schemas = Object.entries<{
    readonly properties?: { readonly [name: string]: { readonly type?: string } }
    readonly required?: readonly string[]
  }>(document.components.schemas)
  const understood = schemas.filter(([, { properties }]) => properties?.['interpretation'] !== undefined)
  expect(understood.map(([name]) => name)).toContain('SearchAnswer')
  for (const [name, { properties, required }] of understood)
    expect([name, properties?.['interpretation']?.type, required]).toEqual([
      name,
      'string',
      expect.arrayContaining(['interpretation']),
    ])
})

it('points nowhere that is not there', () => {
  const text = JSON.stringify(document)
  const names = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]))
  expect([...names].filter((name) => document.components.schemas[name ?? ''] === undefined)).toEqual([])
})

describe.each(operations)('%s', (name, operation) => {
  it('says what it is for, for whom, and what it answers', () => {
    expect(operation.summary).not.toBe('')
    expect(operation.description).toMatch(/^Open to everybody\.$|For: /m)
    expect(Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status))).toBe(true)
  })

  it('names each parameter of its address', () => {
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const described = (operation.parameters ?? [])
      .filter((each) => each.in === 'path')
      .map((each) => each.name)
    expect(described).toEqual(inPath)
  })

  it('asks for a token unless it is public', () => {
    const isPublic = operation.description === 'Open to everybody.'
    expect(operation.security).toHaveLength(isPublic ? 0 : 1)
    expect(Object.keys(operation.responses).includes('401')).toBe(!isPublic)
  })
})
