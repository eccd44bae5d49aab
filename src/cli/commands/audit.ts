import type { Command } from 'commander'
import { z } from 'zod'
import { describeVerification, UnreadableExport, verifyAuditExport } from '../../../scripts/verify-audit.mjs'
import type { AuditVerification } from '../../audit/verify-audit-log.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { addToList } from '../add-to-list.ts'
import type { CommandContext, CommandOutcome } from '../command-context.ts'
import type { VerificationServices } from '../command-services.ts'
import { fileToWrite } from '../file-to-write.ts'
import type { Printer } from '../printer.ts'

const exportOptions = z.object({ out: z.string().min(1) })
const verifyOptions = z.object({
  key: z.string().optional(),
  checkpoints: z.array(z.string()).optional(),
  details: z.string().optional(),
})

/** `audit export|verify`: take the log away, and prove it complete and unaltered without trusting us. */
export function addAuditCommands(
  program: Command,
  context: CommandContext,
  openVerification: () => Promise<VerificationServices>,
): void {
  const audit = program.command('audit').description('take the audit log away, and verify it')
  audit
    .command('export')
    .description('write the log, its checkpoints, the key to verify them, and what you may see beside it')
    .requiredOption('--out <file>', 'FILE, FILE.checkpoints, FILE.pub and FILE.details are written')
    .action((given: unknown) =>
      context.run(async ({ services, printer }) => {
        const out = await fileToWrite(exportOptions.parse(given).out)
        const files = await services.exportAudit(services.actor, out)
        printer.result({ files }, `written:\n${files.map((file) => `  ${file}`).join('\n')}`)
        return 'done'
      }),
    )
  audit
    .command('verify [file]')
    .description(
      'verify an export; the same as scripts/verify-audit.mjs, which needs nothing but Node.js. Without a file: the log ' +
        'where it lies, against what is anchored outside of the database',
    )
    .option('--key <file>', 'a key that you kept, instead of FILE.pub')
    .option(
      '--checkpoints <file>',
      'checkpoints that you kept, beside FILE.checkpoints; may be said several times',
      addToList,
    )
    .option('--details <file>', 'what lies beside the log')
    .action((file: string | undefined, given: unknown) => {
      const options = verifyOptions.parse(given)
      if (file !== undefined)
        return context.runAlone(async (printer) => tell(printer, await verifyExport(file, options)))
      if (Object.keys(options).length > 0) return context.runAlone(refuseOptionsAlone)
      return context.runAlone(async (printer) => {
        const services = await openVerification()
        try {
          return tell(printer, await services.verify())
        } finally {
          await services.close()
        }
      })
    })
}

function tell(printer: Printer, verification: AuditVerification): CommandOutcome {
  printer.result(verification, describeVerification(verification))
  return verification.intact ? 'done' : 'found-wrong'
}

async function refuseOptionsAlone(): Promise<never> {
  throw new MunimentError(
    'malformed',
    'Keys, checkpoints and details are of an export: say which. The log where it lies is held against the anchor itself.',
  )
}

async function verifyExport(
  log: string,
  { key, checkpoints, details }: z.infer<typeof verifyOptions>,
): Promise<AuditVerification> {
  try {
    return await verifyAuditExport({
      log,
      ...(key === undefined ? {} : { key }),
      ...(checkpoints === undefined ? {} : { checkpoints }),
      ...(details === undefined ? {} : { details }),
    })
  } catch (error) {
    if (error instanceof UnreadableExport) throw new MunimentError('malformed', error.message)
    throw error
  }
}
