import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { alone, compare } from '../report/figure.ts'
import { interleave } from '../support/interleave.ts'
import { forgetPeak, residentMemory } from '../support/resident-memory.ts'
import { startChild } from '../support/start-child.ts'
import { makeExport } from './make-export.ts'

/** The stand-alone verifier beside reading and hashing alone. */
export const auditBench: Bench = {
  name: 'audit',
  run: async ({ folder, full, closing, say }) => {
    const count = full ? 1_000_000 : 50_000
    const entries = count.toLocaleString('en-GB')
    const file = join(folder, 'log')
    say(`writing an export of ${entries} entries`)
    await makeExport(file, count)
    const child = startChild(join(import.meta.dirname, 'verify-process.ts'), {}, closing)
    const run = async (work: 'verify' | 'hash'): Promise<number> => {
      // The child is the bench's own script, and answers so.
      const { seconds } = (await child.ask({ work, file })) as { readonly seconds: number }
      return count / seconds
    }
    const rounds = full ? 3 : 2
    const measure = async () => {
      await run('hash')
      await run('verify')
      return interleave(rounds, { verify: () => run('verify'), hash: () => run('hash') })
    }
    say('verifying, with what lies beside')
    const whole = await measure()
    await rename(`${file}.details`, `${file}.kept`)
    await forgetPeak(child.pid)
    say('verifying the log alone')
    const log = await measure()
    const memory = await residentMemory(child.pid)
    const peer = (runs: typeof log) => ({ name: 'reading and hashing', values: runs('hash') })
    return [
      compare({
        name: `verifying ${entries} entries`,
        unit: 'entries/s',
        values: log('verify'),
        peer: peer(log),
        goal: { kind: 'at-least', ratio: 0.8 },
        note: 'The tree, the signatures of all checkpoints, and that each is a state of the one log.',
      }),
      compare({
        name: `verifying ${entries} entries with what lies beside`,
        unit: 'entries/s',
        values: whole('verify'),
        peer: peer(whole),
        note: 'Each name, title and reason against its commitment as well: more hashes than the peer makes.',
      }),
      ...(memory === undefined
        ? []
        : [alone(`verifying ${entries} entries, memory at the most`, 'MiB', [memory.peak])]),
    ]
  },
}
