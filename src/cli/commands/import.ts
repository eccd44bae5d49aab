import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { followReadings } from '../import/follow-readings.ts'
import { type ImportLine, importFiles } from '../import/import-folder.ts'
import { listFiles } from '../import/list-files.ts'
import { matchRows } from '../import/match-rows.ts'
import { readManifest } from '../import/read-manifest.ts'

const options = z.object({
  folder: z.string().min(1).optional(),
  manifest: z.string().min(1).optional(),
  wait: z.boolean(),
})
type ImportOptions = z.infer<typeof options>

/** `import DIR --folder REF [--manifest CSV]`: captures a folder of files, resumably. */
export function addImportCommand(program: Command, context: CommandContext): void {
  program
    .command('import <dir>')
    .description('capture every file below a folder; run it again after an interruption, and it goes on')
    .option('--folder <reference>', 'the folder to file in, where the manifest names none')
    .option('--manifest <csv>', 'what is known of each file: path, folder, title, date, author, marking, …')
    .option('--no-wait', 'do not wait until the documents have been read')
    .action((dir: string, given: unknown) =>
      context.run((running) => runImport(running, dir, options.parse(given))),
    )
}

async function runImport(
  running: RunningCommand,
  dir: string,
  given: ImportOptions,
): Promise<CommandOutcome> {
  const { services, printer, signal } = running
  const folder = await requireFolder(dir)
  const manifest = given.manifest === undefined ? new Map() : await readManifest(given.manifest)
  if (given.folder === undefined && given.manifest === undefined) {
    throw new MunimentError(
      'malformed',
      'Say where to file: --folder REFERENCE, or --manifest CSV with a folder column.',
    )
  }
  const listed = await listFiles(folder)
  const { links } = listed
  // A manifest that lies with the papers is no paper.
  const own = given.manifest === undefined ? undefined : resolve(given.manifest)
  const files = listed.files.filter(({ absolute }) => absolute !== own)
  const { rows, missing } = matchRows(manifest, files)
  const progress = printer.progress('files')
  const counts = { captured: 0, 'already-there': 0, refused: 0 }
  const show = (line: ImportLine): void => {
    counts[line.status] += 1
    if (printer.json) printer.result(line, '')
    else if (line.status === 'refused') printer.note(`refused ${line.path}: ${line.reason ?? ''}`)
  }
  for (const path of links) show({ path, status: 'refused', reason: 'link: links are not followed' })
  for (const path of missing)
    show({ path, status: 'refused', reason: 'missing: the manifest names it, the folder does not hold it' })
  let done = 0
  progress.update(done, files.length)
  const { actor, capture } = services
  for await (const line of importFiles({ actor, capture, folder: given.folder, rows, signal }, files)) {
    done += 1
    show(line)
    progress.update(done, files.length)
  }
  progress.stop()
  const left = files.length - done
  if (left === 0 && given.wait && counts.captured > 0) await followReadings(running)
  const summary = `${counts.captured} captured, ${counts['already-there']} already there, ${counts.refused} refused`
  if (printer.json) printer.note(summary)
  else printer.result(undefined, summary)
  if (left > 0) {
    printer.note(`interrupted: ${left} of ${files.length} files are left; run it again, and it goes on`)
    return 'interrupted'
  }
  return counts.refused === 0 ? 'done' : 'found-wrong'
}

async function requireFolder(dir: string): Promise<string> {
  const folder = resolve(dir)
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) throw new MunimentError('malformed', `${dir} is not a folder.`)
  return folder
}
