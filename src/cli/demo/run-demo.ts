import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describeVerification, verifyAuditExport } from '../../../scripts/verify-audit.mjs'
import type { PersonActor } from '../../access/actor.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { NewPerson } from '../../people/add-person.ts'
import type { ServerChanges, StartedDrill, StartedServer } from '../commands/serve.ts'
import { describeFilePlan } from '../describe/describe-file-plan.ts'
import type { Printer } from '../printer.ts'
import { type ApiClient, makeApiClient } from './api-client.ts'
import { captureSamples } from './capture-samples.ts'
import { disposeDue } from './dispose-due.ts'
import { searchSamples } from './search-samples.ts'
import { makeStage, type Stage } from './stage.ts'

export interface DemoDeps {
  readonly printer: Printer
  readonly write: (line: string) => void
  readonly signal: AbortSignal
  readonly serveDrill: (changes: ServerChanges) => Promise<StartedDrill>
}

const checkout = resolve(import.meta.dirname, '../../..')
/** The drill's first instant: the same dates come due whenever the demo is run. */
const DRILL = new Date('2027-03-01T09:00:00Z')

/**
 * Plays the main job on the shipped documents, in places of its own on the engines that the environment names, and
 * answers the exit code: 0 only if all of it was true and all of it is gone again.
 */
export async function runDemo(deps: DemoDeps): Promise<number> {
  const stage = makeStage(deps.write)
  const folder = await mkdtemp(join(tmpdir(), 'muniment-demo-'))
  try {
    deps.write(
      `Muniment, the main job end to end: a drill on ${DRILL.toISOString().slice(0, 10)}, in ${folder}`,
    )
    const server = await deps.serveDrill({
      dataFolder: join(folder, 'data'),
      port: 0,
      drillClock: DRILL,
      coolingOffMs: 0,
      logLevel: 'error',
    })
    if (server.made.length > 0) deps.write(`On the shared engines: ${server.made.join(', ')}`)
    await playAndClear(stage, deps, server, folder)
    const code = stage.verdict()
    deps.write(farewell(server.made))
    return code
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function playAndClear(
  stage: Stage,
  deps: DemoDeps,
  server: StartedDrill,
  folder: string,
): Promise<void> {
  try {
    await play(stage, deps, server, folder)
  } finally {
    await server.stop()
    const left = await server.removeData()
    if (left.length > 0) stage.claim(false, `removed again; still there: ${left.join(', ')}`)
  }
}

function farewell(made: readonly string[]): string {
  const keep = 'To keep what you capture: npm start'
  if (made.length === 0) return `Nothing is left running, and nothing is left behind. ${keep}`
  return [
    `Nothing is left running. Removed again: ${made.join(', ')}.`,
    'Left behind: the roles muniment_app and muniment_sequencer on a PostgreSQL server that did not know them, with',
    `rights to nothing; and what servers keep of removed data for a while (write-ahead log, trash). ${keep}`,
  ].join('\n')
}

async function play(stage: Stage, deps: DemoDeps, server: StartedServer, folder: string): Promise<void> {
  const { commands } = server
  stage.act('File plan and people')
  const report = await commands.filePlan.apply(
    commands.actor,
    join(checkout, 'config/fileplans/ports-and-waterways.yaml'),
  )
  stage.claim(report.errors.length === 0, describeFilePlan(report, 'apply').split('\n').at(-1) ?? '')
  const cast = await addPeople(server)
  stage.say(
    'Niamh files; Aoife, Brendan and Ciara govern information; Eoin is not cleared for official-sensitive',
  )
  await captureSamples({
    stage,
    printer: deps.printer,
    commands,
    filer: cast.niamh.actor,
    client: cast.niamh.client,
    samples: join(checkout, 'samples'),
    signal: deps.signal,
  })
  await searchSamples(stage, cast.niamh.client, cast.eoin.client)
  await disposeDue(stage, {
    sweeper: cast.aoife.client,
    reviewer: cast.aoife.client,
    approver: cast.brendan.client,
    executor: cast.ciara.client,
  })
  stage.act('Audit: the log is exported and verified by a program that trusts nobody')
  const log = join(folder, 'audit.jsonl')
  await commands.exportAudit(cast.aoife.actor, log)
  const verification = await verifyAuditExport({ log })
  stage.claim(verification.intact, describeVerification(verification))
}

interface Player {
  readonly actor: PersonActor
  readonly client: ApiClient
}

async function addPeople(
  server: StartedServer,
): Promise<{ readonly [name in 'niamh' | 'eoin' | 'aoife' | 'brendan' | 'ciara']: Player }> {
  const { commands } = server
  const add = async (person: Pick<NewPerson, 'name' | 'role' | 'clearance'>): Promise<Player> => {
    const { token } = await commands.people.add(commands.actor, { ...person, scope: null, groups: [] })
    const actor = await server.authenticate(token)
    if (actor === undefined) throw new MunimentError('internal', 'A fresh token opens nothing.')
    return { actor, client: makeApiClient(server.url, token) }
  }
  const cleared = 'official-sensitive'
  return {
    niamh: await add({ name: 'Niamh', role: 'civil-servant', clearance: cleared }),
    eoin: await add({ name: 'Eoin', role: 'civil-servant', clearance: 'official' }),
    aoife: await add({ name: 'Aoife', role: 'ig-officer', clearance: cleared }),
    brendan: await add({ name: 'Brendan', role: 'ig-officer', clearance: cleared }),
    ciara: await add({ name: 'Ciara', role: 'ig-officer', clearance: cleared }),
  }
}
