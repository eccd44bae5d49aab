import { join } from 'node:path'
import { Pool } from 'pg'
import type { Bench } from '../bench.ts'
import { alone, compare } from '../report/figure.ts'
import { interleave, seconds } from '../support/interleave.ts'
import type { StartedServer } from '../support/muniment-process.ts'
import { forgetPeak, residentMemory } from '../support/resident-memory.ts'
import { startChild } from '../support/start-child.ts'
import { type Download, download } from './download.ts'
import { bareCopy, fillDisposalLog } from './fill-disposal-log.ts'

/** The disposal log over HTTP, beside `copy … to stdout` of the same rows. */
export const disposalLogBench: Bench = {
  name: 'disposal-log',
  run: async ({ folder, full, closing, say }) => {
    const count = full ? 1_000_000 : 30_000
    const rows = count.toLocaleString('en-GB')
    const server = startChild(
      join(import.meta.dirname, '../support/muniment-process.ts'),
      { dataFolder: join(folder, 'data') },
      closing,
    )
    // The child is the bench's own script, and answers so.
    const started = (await server.ask({ kind: 'start' })) as StartedServer
    const pool = new Pool({ connectionString: started.connectionString, max: 2 })
    closing.later('pool', () => pool.end())
    say(`filling a disposal log of ${rows} rows`)
    await fillDisposalLog(pool, count)

    const downloads: Download[] = []
    const overHttp = async (): Promise<number> => {
      const read = await download(`${started.url}/api/v1/disposal-log?format=csv`, started.auditor)
      if (read.lines !== count + 1) throw new Error(`the log has ${read.lines} lines`)
      downloads.push(read)
      return count / read.whole
    }
    const copied = async (): Promise<number> => count / (await seconds(() => pool.query(bareCopy)))
    say('reading it once each')
    await overHttp()
    await copied()
    await forgetPeak(server.pid)
    const before = await residentMemory(server.pid)
    say('measuring')
    const runs = await interleave(full ? 3 : 2, { http: overHttp, copy: copied })
    const memory = await residentMemory(server.pid)
    say('reading a report of records')
    await forgetPeak(server.pid)
    const beforeReport = await residentMemory(server.pid)
    const report = await download(`${started.url}/api/v1/reports/overdue?format=csv`, started.auditor)
    const overdue = (report.lines - 1).toLocaleString('en-GB')
    const memoryOfReport = await residentMemory(server.pid)
    return [
      compare({
        name: `disposal log of ${rows} rows over HTTP`,
        unit: 'rows/s',
        values: runs('http'),
        peer: { name: 'copy … to stdout', values: runs('copy') },
        goal: { kind: 'at-least', ratio: 0.7 },
      }),
      alone(
        `disposal log of ${rows} rows, first byte after`,
        's',
        downloads.slice(1).map(({ first }) => first),
      ),
      ...(memory === undefined || before === undefined
        ? []
        : [
            alone(`disposal log of ${rows} rows, memory it takes at the most`, 'MiB', [
              memory.peak - before.now,
            ]),
          ]),
      ...(memoryOfReport === undefined || beforeReport === undefined
        ? []
        : [
            alone(`report of ${overdue} overdue records, memory it takes at the most`, 'MiB', [
              memoryOfReport.peak - beforeReport.now,
            ]),
          ]),
    ]
  },
}
