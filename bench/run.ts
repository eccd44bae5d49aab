import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { makePinoLogger } from '../src/adapters/log/make-pino-logger.ts'
import { makeClosing } from '../src/compose/closing.ts'
import { auditBench } from './audit/audit-bench.ts'
import type { Bench, BenchContext } from './bench.ts'
import { captureBench } from './capture/capture-bench.ts'
import { disposalBench } from './disposal/disposal-bench.ts'
import { disposalLogBench } from './disposal-log/disposal-log-bench.ts'
import { ocrBench } from './ocr/ocr-bench.ts'
import { pdfTextBench } from './pdf-text/pdf-text-bench.ts'
import type { Figure } from './report/figure.ts'
import { table } from './report/table.ts'
import { scheduleChangeBench } from './schedule-change/schedule-change-bench.ts'
import { searchBench } from './search/search-bench.ts'
import { sweepBench } from './sweep/sweep-bench.ts'

const benches: readonly Bench[] = [
  captureBench,
  pdfTextBench,
  ocrBench,
  searchBench,
  sweepBench,
  scheduleChangeBench,
  disposalBench,
  auditBench,
  disposalLogBench,
]

const USAGE = `npm run bench [-- OPTIONS]
  --full        the sizes of the promise: two hours, and ninety minutes and 60 GB more for the sweep over 36 million records;
                without it, some three and a half minutes. Search is measured on Elasticsearch too where ELASTICSEARCH_URL says where
  --only NAME   one of ${benches.map((bench) => bench.name).join(', ')}; may be repeated
  --records N   the sweep, or search, over so many records instead
  --json FILE   where the figures go as JSON, - for standard output; default bench/results/
  --strict      exit 1 where a goal is missed`

interface Outcome {
  readonly bench: string
  readonly seconds: number
  readonly figures: readonly Figure[]
  readonly error?: string
}

/** As a shell tells that Ctrl-C ended a program. */
const INTERRUPTED = 130
const GRACE_MS = 15_000

process.exitCode = await main()

/** 0: measured; 1: with `--strict`, a goal was missed; 2: something could not be measured, or bad usage. */
async function main(): Promise<number> {
  const options = readOptions()
  if (options === 'misused') return 2
  if (options === 'helped') return 0
  const startedAt = new Date()
  const outcomes: Outcome[] = []
  for (const bench of options.benches) outcomes.push(await runOne(bench, options))
  const figures = outcomes.flatMap((outcome) => outcome.figures)
  const toStdout = options.json === '-'
  const shown = `\n${table(figures)}\n`
  if (toStdout) process.stderr.write(shown)
  else process.stdout.write(shown)
  const result = {
    startedAt: startedAt.toISOString(),
    mode: options.full ? 'full' : 'quick',
    machine: {
      cores: availableParallelism(),
      model: cpus()[0]?.model ?? 'unknown',
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    goals: {
      met: figures.filter((figure) => figure.met === true).length,
      missed: figures.filter((figure) => figure.met === false).map((figure) => figure.name),
    },
    outcomes,
  }
  await writeResult(result, options.json, startedAt)
  if (outcomes.some((outcome) => outcome.error !== undefined)) return 2
  return options.strict && result.goals.missed.length > 0 ? 1 : 0
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        full: { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
        records: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      process.stdout.write(`${USAGE}\n`)
      return 'helped'
    }
    const unknown = values.only?.find((name) => !benches.some((bench) => bench.name === name))
    if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}".`)
    const records = values.records === undefined ? null : Number(values.records)
    if (records !== null && !(Number.isInteger(records) && records >= 1_000))
      throw new Error('--records wants a whole number from 1000.')
    const wanted = values.only ?? benches.map((bench) => bench.name)
    return { ...values, records, benches: benches.filter((bench) => wanted.includes(bench.name)) }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`)
    return 'misused'
  }
}

/** One benchmark in a folder of its own; whatever it opened is closed and gone afterwards, also after Ctrl-C. */
async function runOne(
  bench: Bench,
  { full, records }: Pick<BenchContext, 'full' | 'records'>,
): Promise<Outcome> {
  const closing = makeClosing(makePinoLogger({ level: 'error' }))
  const folder = await mkdtemp(join(tmpdir(), 'muniment-bench-'))
  // PostgreSQL refuses root and runs as another user, who has to pass through.
  await chmod(folder, 0o711)
  closing.later('temporary folder', () => rm(folder, { recursive: true, force: true }))
  let interruption: Promise<void> | undefined
  const interrupt = (): void => {
    interruption = closing.close()
    // What hangs on something that was closed under it never ends.
    setTimeout(() => process.exit(INTERRUPTED), GRACE_MS)
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const start = performance.now()
  const say = (line: string): void => {
    process.stderr.write(
      `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${bench.name}: ${line}\n`,
    )
  }
  const context: BenchContext = { full, records, folder, cores: availableParallelism(), closing, say }
  const spent = (): number => (performance.now() - start) / 1000
  try {
    const figures = await bench.run(context)
    return { bench: bench.name, seconds: spent(), figures }
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
    say(`could not be measured: ${told}`)
    return { bench: bench.name, seconds: spent(), figures: [], error: told }
  } finally {
    await interruption
    // Also what was still being opened when it was interrupted.
    await closing.close()
    if (interruption !== undefined) process.exit(INTERRUPTED)
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

async function writeResult(result: object, json: string | undefined, startedAt: Date): Promise<void> {
  const text = `${JSON.stringify(result, null, 2)}\n`
  if (json === '-') {
    process.stdout.write(text)
    return
  }
  const name = `${startedAt.toISOString().replaceAll(/[:.]/g, '-')}.json`
  const path = json ?? join(import.meta.dirname, 'results', name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  process.stdout.write(`\nAs JSON: ${path}\n`)
}
