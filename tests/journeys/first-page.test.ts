import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Actor } from '../../src/access/actor.ts'
import { filePlanReader } from '../../src/adapters/fileplans/file-plan-reader.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { bindCommandServices } from '../../src/compose/bind-command-services.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeCheckFilePlan } from '../../src/retention/file-plan/check-file-plan.ts'
import { makeReadAsOfToday } from '../../src/retention/file-plan/read-as-of-today.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

const checkout = join(import.meta.dirname, '../..')
const operator: Actor = { kind: 'operator', id: 'operator:newcomer', name: 'newcomer' }

let running: RunningMuniment
beforeAll(async () => {
  const plan = join(checkout, 'config/fileplans/ports-and-waterways.yaml')
  running = await startMuniment({}, (database) => database, plan)
})
afterAll(() => running?.stop())

/** The commands that the first page shows, as they are typed. */
async function shownCommands(): Promise<readonly string[]> {
  const page = await (await fetch(running.url, { headers: { accept: 'text/html' } })).text()
  return [...page.matchAll(/<pre><code>(.*?)<\/code><\/pre>/gs)].map((match) =>
    (match[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  )
}

/** As a shell parts them; paths are those of the checkout, where the page says to be. */
function wordsOf(command: string): readonly string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '')
  return words.map((word) => (/^(samples|config)\b/.test(word) ? join(checkout, word) : word))
}

async function run(words: readonly string[], actor: Actor) {
  const stream = (into: string[]): NodeJS.WriteStream =>
    // The command line writes and asks whether it is a terminal; it is not.
    new Writable({
      write(chunk, _encoding, done) {
        into.push(String(chunk))
        done()
      },
    }) as unknown as NodeJS.WriteStream
  const never = async (): Promise<never> => {
    throw new Error('not in this test')
  }
  const out: string[] = []
  const err: string[] = []
  let code: number | undefined
  await runCli({
    argv: ['node', ...words],
    stdout: stream(out),
    stderr: stream(err),
    signal: new AbortController().signal,
    setExitCode: (set) => {
      code = set
    },
    checkFilePlan: makeCheckFilePlan({
      reader: makeReadAsOfToday({ reader: filePlanReader, clock: systemClock }),
    }),
    openCommand: async () => ({
      ...bindCommandServices(running.muniment, actor),
      close: async () => undefined,
    }),
    leave: () => undefined,
    openRestore: never,
    openVerification: never,
    inspectEngines: never,
    serve: never,
    serveDrill: never,
    work: never,
  })
  return { code, out: out.join(''), err: err.join('') }
}

it('does what the first page says to type, one after the other, and nothing is refused', async () => {
  let token = ''
  let actor: Actor = operator
  let found: unknown
  for (const command of await shownCommands()) {
    const words = wordsOf(command)
    switch (words[0]) {
      case 'npx': {
        const { code, out, err } = await run(words.slice(1), actor)
        expect([command, code, err]).toEqual([command, 0, expect.not.stringContaining('refused')])
        token = /^mun_\S+$/m.exec(out)?.[0] ?? token
        break
      }
      case 'export':
        expect(command).toMatch(/^export MUNIMENT_TOKEN=mun_/)
        actor = (await running.muniment.people.authenticate(token)) ?? operator
        expect(actor.kind).toBe('person')
        break
      default: {
        const [, header = '', url = ''] = /^curl -H "(.*?)" '(.*)'$/.exec(command) ?? []
        const [name = '', value = ''] = header.split(': ')
        const answer = await fetch(url, { headers: { [name]: value.replace('$MUNIMENT_TOKEN', token) } })
        found = await answer.json()
      }
    }
  }
  expect(found).toMatchObject({
    total: expect.any(Number),
    hits: expect.arrayContaining([expect.anything()]),
  })
}, 120_000)
