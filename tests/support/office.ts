import { join } from 'node:path'
import request, { type Test } from 'supertest'
import { type Role, systemActor } from '../../src/access/actor.ts'
import type { RunningMuniment } from './start-muniment.ts'
import { until } from './until.ts'

export const scenarioPlan = join(import.meta.dirname, '../fixtures/scenario-plan.yaml')

/** People at work through the API, by name. */
export interface Office {
  hire(role: Role, ...names: readonly string[]): Promise<void>
  /** From now on this person comes with another token. */
  useToken(name: string, token: string): void
  as(name: string, method: 'get' | 'post' | 'patch', path: string): Test
  /** Captures as the first person hired; answers the record's id. */
  capture(folder: string, title: string, date?: string, content?: Buffer, filename?: string): Promise<string>
  retention(name: string, record: string): Promise<{ readonly [member: string]: unknown }>
  /** Sweeps and answers the batch that lists this record. */
  sweepFor(name: string, record: string): Promise<string>
  /** The items of a batch, by record. */
  items(
    name: string,
    batch: string,
  ): Promise<ReadonlyMap<string, { readonly state: string; readonly reason?: string }>>
  decide(name: string, batch: string, ...records: readonly string[]): Promise<void>
  approve(name: string, batch: string): Promise<void>
  /** Executes and waits for the end; answers the batch. */
  execute(name: string, batch: string): Promise<{ readonly state: string; readonly counts: object }>
  holds(name: string, scope: object): Promise<string>
  lift(asker: string, confirmer: string, hold: string): Promise<void>
  /** What was refused, to whom, as the log has it: `attempted code`. */
  refusals(name: string): Promise<readonly string[]>
}

/** An office on a running Muniment, its plan that of the scenarios. */
export async function openOffice(running: () => RunningMuniment): Promise<Office> {
  const report = await running().muniment.retention.applyFilePlan(systemActor, scenarioPlan)
  if (report.errors.length > 0) throw new Error(JSON.stringify(report.errors))
  const tokens = new Map<string, string>()
  const as: Office['as'] = (name, method, path) =>
    request(running().url)
      [method](`/api/v1${path}`)
      .set('Authorization', `Bearer ${tokens.get(name)}`)
  const done = async (call: Test, status: number) => {
    const answer = await call
    if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const first = (): string => tokens.keys().next().value ?? ''
  return {
    as,
    hire: async (role, ...names) => {
      for (const name of names) tokens.set(name, await running().addPerson(name, role))
    },
    useToken: (name, token) => void tokens.set(name, token),
    capture: async (
      folder,
      title,
      date,
      content = Buffer.from(`About ${title}.`),
      filename = 'paper.txt',
    ) => {
      const call = as(first(), 'post', '/records')
        .field('metadata', JSON.stringify({ folder, title, ...(date && { date }) }))
        .attach('content', content, filename)
      return (await done(call, 201)).id
    },
    retention: (name, record) => done(as(name, 'get', `/records/${record}/retention`), 200),
    sweepFor: async (name, record) => {
      const { batches } = await done(as(name, 'post', '/retention/sweeps').send({}), 201)
      for (const batch of batches) {
        const { items } = await done(as(name, 'get', `/disposal-batches/${batch}/items?size=200`), 200)
        if (items.some((item: { recordId: string }) => item.recordId === record)) return batch
      }
      throw new Error('no batch lists it')
    },
    items: async (name, batch) => {
      const { items } = await done(as(name, 'get', `/disposal-batches/${batch}/items?size=200`), 200)
      return new Map(items.map((item: { recordId: string }) => [item.recordId, item]))
    },
    decide: async (name, batch, ...records) => {
      const decisions = records.map((recordId) => ({ recordId, decision: 'destroy' }))
      await done(as(name, 'post', `/disposal-batches/${batch}/decisions`).send({ decisions }), 200)
    },
    approve: async (name, batch) => {
      await done(as(name, 'post', `/disposal-batches/${batch}/approve`).send({ reason: 'As listed' }), 200)
    },
    execute: async (name, batch) => {
      await done(as(name, 'post', `/disposal-batches/${batch}/execute`).send({ reason: 'Now' }), 202)
      return until(
        () => done(as(name, 'get', `/disposal-batches/${batch}`), 200),
        ({ state }) => state !== 'executing',
      )
    },
    holds: async (name, scope) => {
      const hold = { name: 'Inquiry', reason: 'Asked for', authority: 'Inquiry of 2026', scope }
      return (await done(as(name, 'post', '/holds').send(hold), 201)).id
    },
    lift: async (asker, confirmer, hold) => {
      await done(as(asker, 'post', `/holds/${hold}/lift`).send({ reason: 'Over' }), 202)
      await done(as(confirmer, 'post', `/holds/${hold}/lift/confirm`).send({ reason: 'Over' }), 200)
    },
    refusals: async (name) => {
      await running().muniment.audit.sequenceEntries()
      const { items } = await done(as(name, 'get', '/audit/entries?size=200&action=access.refused'), 200)
      const names = new Map(
        (await running().muniment.people.list(systemActor, 'all')).items.map((one) => [
          String(one.id),
          one.name,
        ]),
      )
      return items.map(
        ({
          actor,
          details,
        }: {
          readonly actor: string
          readonly details: { readonly [code: string]: string }
        }) => `${names.get(actor) ?? actor} ${details['attempted'] ?? details['asked']} ${details['code']}`,
      )
    },
  }
}
