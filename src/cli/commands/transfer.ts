import type { Command } from 'commander'
import { z } from 'zod'
import { type BatchId, isId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { lineFaults } from '../../retention/transfer/acknowledgement.ts'
import type { CommandContext, CommandOutcome, RunningCommand } from '../command-context.ts'
import { fileToWrite } from '../file-to-write.ts'
import { readAcknowledgement } from '../transfer/read-acknowledgement.ts'
import { writeWhole } from '../transfer/write-whole.ts'

const packageOptions = z.object({ out: z.string().min(1) })

/** `transfer package|acknowledge`: take a batch's package to its archive, and bring back what the archive says. */
export function addTransferCommands(program: Command, context: CommandContext): void {
  const transfer = program.command('transfer').description('hand records over to an archive')
  transfer
    .command('package <batch>')
    .description('write the package of what waits for its receiver: a bag (RFC 8493) as a tar archive')
    .requiredOption('--out <file>', 'the file to write; it is there whole or not at all')
    .action((batch: string, given: unknown) =>
      context.run((running) => takePackage(running, requireBatchId(batch), packageOptions.parse(given).out)),
    )
  transfer
    .command('acknowledge <batch> <file>')
    .description(
      'import what the receiver says of each file: JSON as the API takes it, or CSV: path,sha256,outcome,archiveReference,reason',
    )
    .action((batch: string, file: string) =>
      context.run((running) => acknowledge(running, requireBatchId(batch), file)),
    )
}

async function takePackage(
  { services, printer, signal }: RunningCommand,
  batch: BatchId,
  file: string,
): Promise<CommandOutcome> {
  // Whoever fetches a package is noted as having it.
  const out = await fileToWrite(file)
  const { sequence, size, sha256, open } = await services.transfers.fetch(services.actor, batch)
  const progress = printer.progress('bytes')
  progress.update(0, size)
  try {
    await writeWhole(out, await open(), signal, (done) => progress.update(done, size))
  } finally {
    progress.stop()
  }
  printer.result({ out, sequence, size, sha256 }, `written: ${out}\n  ${size} bytes, SHA-256 ${sha256}`)
  return 'done'
}

async function acknowledge(
  { services, printer }: RunningCommand,
  batch: BatchId,
  file: string,
): Promise<CommandOutcome> {
  const acknowledgement = await readAcknowledgement(file)
  const result = await services.transfers.acknowledge(services.actor, batch, acknowledgement)
  const lines = result.lines.map((line) =>
    line.code === undefined ? line : { ...line, message: lineFaults[line.code] },
  )
  const wrong = lines.filter(({ status }) => status === 'not-taken')
  for (const { path, code } of printer.json ? [] : wrong) printer.note(`not taken ${path}: ${code ?? ''}`)
  const { accepted, refused, noted } = result
  printer.result(
    { ...result, lines },
    `records: ${accepted} accepted, ${refused} refused, ${noted} noted; ${wrong.length} lines not taken`,
  )
  return wrong.length === 0 ? 'done' : 'found-wrong'
}

function requireBatchId(text: string): BatchId {
  if (isId<BatchId>(text)) return text
  throw new MunimentError('malformed', 'A batch is named by its id, as a sweep and the API print it.')
}
