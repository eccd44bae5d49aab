import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench, BenchContext } from '../bench.ts'
import { alone, compare, type Figure } from '../report/figure.ts'
import { interleave, seconds } from '../support/interleave.ts'
import type { StartedServer } from '../support/muniment-process.ts'
import { forgetPeak, residentMemory } from '../support/resident-memory.ts'
import { type BenchChild, startChild } from '../support/start-child.ts'
import { type Load, makeLoad, sendCaptures, type Target } from './send-captures.ts'
import { writeBare } from './write-bare.ts'

const CLIENTS = 16
const FOLDER = 'COR-PUB/2026'
const MEBIBYTE = 1024 * 1024

/** Capture over HTTP by the whole server, beside a bare handler that writes the same bytes and rows. */
export const captureBench: Bench = {
  name: 'capture',
  run: async (context) => {
    const { folder, closing, full, say } = context
    say('starting the server and the bare handler')
    const server = startChild(
      join(import.meta.dirname, '../support/muniment-process.ts'),
      { dataFolder: join(folder, 'data') },
      closing,
    )
    // The answer of the bench's own process.
    const started = (await server.ask({ kind: 'start' })) as StartedServer
    const bareFolder = join(folder, 'bare')
    const bare = startChild(
      join(import.meta.dirname, 'bare-process.ts'),
      { folder: bareFolder, connectionString: started.connectionString, folderReference: FOLDER },
      closing,
    )
    const { url: bareUrl } = (await bare.ask({ kind: 'start' })) as { readonly url: string }
    const places = {
      muniment: { url: started.url, token: started.clerk, folderReference: FOLDER },
      bare: { url: bareUrl, token: 'none', folderReference: FOLDER },
      bareFolder,
    }
    const small = makeLoad(500, 100 * 1024)
    const large = makeLoad(5, 64 * MEBIBYTE)
    say('warming up')
    await sendCaptures(places.muniment, { ...small, count: 100 }, CLIENTS)
    await sendCaptures(places.bare, { ...small, count: 100 }, CLIENTS)
    const figures: Figure[] = []
    say('capturing 500 × 100 KiB')
    figures.push(
      ...(await measure(context, places, small, { name: '500 × 100 KiB', rounds: full ? 9 : 3, goal: 0.8 })),
    )
    say('capturing 5 × 64 MiB')
    await forgetPeak(server.pid)
    const before = await residentMemory(server.pid)
    figures.push(
      ...(await measure(context, places, large, { name: '5 × 64 MiB', rounds: full ? 7 : 2, goal: 0.6 })),
    )
    const after = await residentMemory(server.pid)
    if (before !== undefined && after !== undefined) {
      figures.push(
        alone(
          'capture, peak memory of the server during 5 × 64 MiB at once',
          'MiB',
          [after.peak],
          `${Math.round(before.now)} MiB before; 320 MiB were on their way at once.`,
        ),
      )
    }
    // Takes long to come about, and has nothing beside it.
    if (full) figures.push(await whileReading(context, server, places, small))
    return figures
  },
}

/** Capture while the jobs that read what was captured are at work on all cores beside the server. */
async function whileReading(
  { say }: BenchContext,
  server: BenchChild,
  places: Places,
  load: Load,
): Promise<Figure> {
  say('capturing while what was captured is being read')
  await server.ask({ kind: 'start-jobs' })
  const busy: number[] = []
  for (let round = 0; round < 2; round += 1)
    busy.push(load.count / (await seconds(() => sendCaptures(places.muniment, load, CLIENTS))))
  return alone(
    'capture of 500 × 100 KiB while a backlog is being read',
    'records/s',
    busy,
    'jobs at work on all cores beside the server; the bare handler has no such work, so nothing stands beside it.',
  )
}

interface Places {
  readonly muniment: Target
  readonly bare: Target
  readonly bareFolder: string
}

async function measure(
  { folder }: BenchContext,
  places: Places,
  load: Load,
  { name, rounds, goal }: { readonly name: string; readonly rounds: number; readonly goal: number },
): Promise<readonly Figure[]> {
  const perSecond = async (work: () => Promise<void>): Promise<number> => load.count / (await seconds(work))
  const writerFolder = join(folder, 'writer')
  const runs = await interleave(rounds, {
    muniment: () => perSecond(() => sendCaptures(places.muniment, load, CLIENTS)),
    bare: () => perSecond(() => sendCaptures(places.bare, load, CLIENTS)),
    writer: () => perSecond(() => writeBare(writerFolder, load, CLIENTS)),
  })
  await rm(writerFolder, { recursive: true, force: true })
  const unit = 'records/s'
  return [
    compare({
      name: `capture of ${name}`,
      unit,
      values: runs('muniment'),
      peer: { name: 'bare handler', values: runs('bare') },
      goal: { kind: 'at-least', ratio: goal },
    }),
    compare({
      name: `capture of ${name}, to the disk alone`,
      unit,
      values: runs('muniment'),
      peer: { name: 'bare writer', values: runs('writer') },
    }),
  ]
}
