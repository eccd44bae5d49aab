import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Actor } from '../../src/access/actor.ts'
import { runCommand } from '../support/run-command.ts'
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

it('does what the first page says to type, one after the other, and nothing is refused', async () => {
  let token = ''
  let actor: Actor = operator
  let found: unknown
  for (const command of await shownCommands()) {
    const words = wordsOf(command)
    switch (words[0]) {
      case 'npx': {
        const { code, out, err } = await runCommand(words.slice(2), { muniment: running.muniment, actor })
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
