import type { Command } from 'commander'
import { z } from 'zod'
import { assertNever } from '../../kernel/assert-never.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { isBlank } from '../../records/is-blank.ts'
import type { RecordEntity } from '../../records/record-entity.ts'
import type { CommandContext } from '../command-context.ts'
import type { CommandServices } from '../command-services.ts'
import { requireRecordId } from '../require-record-id.ts'

const options = z.object({ reason: z.string() })

/** `file`, `unfile` and `folders`: where a record lies, and in which further folders. */
export function addFilingCommands(program: Command, context: CommandContext): void {
  const changing = [
    [
      'file',
      'file a record, by its id, in a further folder; whoever reads that folder reads the record then',
    ],
    ['unfile', 'take a record out of one of its folders, never out of its last'],
  ] as const
  for (const [name, description] of changing)
    program
      .command(`${name} <record> <folder>`)
      .description(description)
      .requiredOption('--reason <text>', 'why: the audit log keeps it')
      .action((record: string, folder: string, given: unknown) =>
        context.run(async ({ services, printer }) => {
          const request = { folder, reason: requireReason(options.parse(given).reason) }
          const filed = await services.filing[name](services.actor, requireRecordId(record), request)
          printer.result(whereOf(filed), describeWhere(filed))
          return 'done'
        }),
      )
  program
    .command('folders <record>')
    .description('the folders that a record, by its id, is filed in, as far as you may read them')
    .action((record: string) =>
      context.run(async ({ services, printer }) => {
        const found = await requireLive(services, record)
        printer.result(whereOf(found), describeWhere(found))
        return 'done'
      }),
    )
}

async function requireLive({ findRecord, actor }: CommandServices, record: string): Promise<RecordEntity> {
  const found = await findRecord(actor, 'read-record', requireRecordId(record))
  switch (found.outcome) {
    case 'live':
      return found.record
    case 'being-destroyed':
      throw new MunimentError('being-destroyed', 'This record is being destroyed.')
    case 'gone':
      throw new MunimentError('gone', 'This record has been disposed of: it lies in no folder.')
    default:
      return assertNever(found)
  }
}

/** As the API names them. */
function whereOf({ id, reference, title, folder, folders }: RecordEntity) {
  return {
    id,
    reference,
    title,
    folder: folder.reference,
    folders: folders.map((one) => one.folder.reference),
  }
}

function describeWhere({ reference, folders }: RecordEntity): string {
  return [
    `${reference} is filed in:`,
    ...folders.map(({ folder, classCode }) => `  ${folder.reference} (${classCode})`),
  ].join('\n')
}

function requireReason(reason: string): string {
  if (!isBlank(reason)) return reason
  throw new MunimentError('reason-missing', 'Say why: the audit log keeps the reason.')
}
