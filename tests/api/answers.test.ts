import { expect, it } from '@jest/globals'
import request from 'supertest'
import { makeTestApp } from './support/test-app.ts'

it('greets a person with a page and a program with facts', async () => {
  const { app } = makeTestApp()
  const page = await request(app).get('/').set('Accept', 'text/html')
  expect(page.status).toBe(200)
  expect(page.text).toContain('npx muniment user add')
  const facts = await request(app).get('/').set('Accept', 'application/json')
  expect(facts.body).toMatchObject({ name: 'Muniment', docs: '/docs' })
})

it('runs', async () => {
  const { app } = makeTestApp()
  for (const path of ['/healthz', '/readyz', '/docs', '/docs/errors', '/docs/swagger-ui.css', '/openapi.json', '/nope', '/docs/nope', '/metrics', '/api/v1/x']) {
    const r = await request(app).get(path)
    console.log(path, r.status, r.headers, r.text?.slice(0, 300))
  }
  const m = await request(app).get('/metrics').set('Authorization', 'Bearer administrator')
  console.log(m.status, m.text.slice(-900))
  const f = await request(app).get('/api/v1/folders/FIN-INV%2F2026').set('Authorization', 'Bearer civil-servant')
  console.log(f.status, f.body)
  const f2 = await request(app).post('/api/v1/folders/FIN-INV/2026/close').set('Authorization', 'Bearer civil-servant').send({on: '2026-13-01', onn: 2})
  console.log(f2.status, f2.body)
})
