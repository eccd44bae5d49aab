import { join } from 'node:path'
import type { PersonActor } from '../../access/actor.ts'
import type { CommandServices } from '../command-services.ts'
import { followReadings } from '../import/follow-readings.ts'
import { type ImportLine, importFiles } from '../import/import-folder.ts'
import { listFiles } from '../import/list-files.ts'
import { type MatchedRows, matchRows } from '../import/match-rows.ts'
import { readManifest } from '../import/read-manifest.ts'
import type { Printer } from '../printer.ts'
import type { ApiClient } from './api-client.ts'
import { record, retention } from './demo-shapes.ts'
import type { Stage } from './stage.ts'
import { table } from './table.ts'

interface Deps {
  readonly stage: Stage
  readonly printer: Printer
  readonly commands: CommandServices
  readonly filer: PersonActor
  readonly client: ApiClient
  readonly samples: string
  readonly signal: AbortSignal
}

/** Captures the shipped documents, waits until they are read, and shows what happened to each. */
export async function captureSamples(deps: Deps): Promise<readonly string[]> {
  const { stage, samples } = deps
  stage.act('Capture: each document is stored with its digest, filed, and given its retention')
  const manifest = await readManifest(join(samples, 'manifest.csv'))
  const listed = await listFiles(samples)
  const { rows } = matchRows(manifest, listed.files)
  const files = listed.files.filter((file) => rows.has(file))
  const lines = await capture(deps, files, rows)
  const refused = lines.filter((line) => line.status === 'refused')
  for (const line of refused) stage.say(`refused ${line.path}: ${line.reason ?? ''}`)
  stage.claim(lines.length > 0 && refused.length === 0, `${lines.length} documents captured, none refused`)
  const again = await capture(deps, files.slice(0, 1), rows)
  stage.claim(
    again[0]?.status === 'already-there',
    'the first one, sent again, is known and not captured twice',
  )

  stage.act('Read: own text first, recognition where there is none')
  await followReadings({ ...deps, services: deps.commands })
  const ids = lines.flatMap((line) => line.id ?? [])
  await showRecords(deps, ids)
  return ids
}

async function capture(
  { commands, filer, printer, signal }: Deps,
  files: Parameters<typeof importFiles>[1],
  rows: MatchedRows['rows'],
): Promise<readonly ImportLine[]> {
  const progress = printer.progress('   captured')
  const lines: ImportLine[] = []
  const importing = { actor: filer, capture: commands.capture, folder: undefined, rows, signal }
  for await (const line of importFiles(importing, files)) {
    lines.push(line)
    progress.update(lines.length, files.length)
  }
  progress.stop()
  return lines
}

async function showRecords({ stage, client }: Deps, ids: readonly string[]): Promise<void> {
  const rows: string[][] = []
  let withText = 0
  let recognised = 0
  for (const id of ids) {
    const shown = record.parse((await client.get(`/records/${id}`)).body)
    const kept = retention.parse((await client.get(`/records/${id}/retention`)).body)
    const { method, pages, meanConfidence } = shown.readingDetail
    const sure = meanConfidence === null ? '' : ` ${meanConfidence} % sure`
    const parts = shown.components.length > 1 ? ` +${shown.components.length - 1}` : ''
    rows.push([
      `${shown.components[0]?.filename ?? ''}${parts}`,
      shown.format,
      String(pages),
      `${method}${sure}`,
      shown.class,
      shown.folder,
      kept.retentionEnd ?? (kept.state === 'permanent' ? 'for ever' : 'no end yet'),
      `${kept.action}, ${kept.schedule.period ?? ''} from ${kept.trigger.type} ${kept.trigger.date ?? '(not yet)'}`,
    ])
    if (shown.reading === 'available') withText += 1
    if (method === 'ocr' || method === 'mixed') recognised += 1
  }
  const header = ['document', 'format', 'pages', 'text', 'class', 'folder', 'kept until', 'why']
  for (const line of table([header, ...rows], 52)) stage.say(line)
  stage.claim(withText === ids.length, `all ${ids.length} have text; ${recognised} of them by recognition`)
  stage.claim(recognised >= 4, 'scans and photographs were recognised')
}
