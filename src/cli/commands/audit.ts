import type { Command } from 'commander'
import { z } from 'zod'
import { describeVerification, UnreadableExport, verifyAuditExport } from '../../../scripts/verify-audit.mjs'
import type { ReplacedKey } from '../../audit/keys/replace-signing-key.ts'
import type { AuditVerification } from '../../audit/verify-audit-log.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { addToList } from '../add-to-list.ts'
import type { CommandContext, CommandOutcome } from '../command-context.ts'
import type { KeyReplacementServices, VerificationServices } from '../command-services.ts'
import { fileToWrite } from '../file-to-write.ts'
import type { Printer } from '../printer.ts'

const exportOptions = z.object({ out: z.string().min(1) })
const replaceOptions = z.object({ reason: z.string().trim(), lost: z.boolean().default(false) })
const verifyOptions = z.object({
  key: z.string().optional(),
  checkpoints: z.array(z.string()).optional(),
  details: z.string().optional(),
})

interface Openings {
  readonly openVerification: () => Promise<VerificationServices>
  readonly openKeyReplacement: () => Promise<KeyReplacementServices>
}

/**
 * `audit export|verify|replace-key`: take the log away, prove it complete and unaltered without trusting us, and have another key sign it.
 */
export function addAuditCommands(
  program: Command,
  context: CommandContext,
  { openVerification, openKeyReplacement }: Openings,
): void {
  const audit = program
    .command('audit')
    .description('take the audit log away, verify it, and replace the key that signs it')
  audit
    .command('export')
    .description('write the log, its checkpoints, the keys to verify them, and what you may see beside it')
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
    .option('--key <file>', 'a key that you kept, or several, one a line, instead of FILE.pub')
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
  audit
    .command('replace-key')
    .description(
      'make a new key that signs the log and its certificates from now on; the old one signs that as well and is removed. ' +
        'Alone on the database: stop every server and worker before; cut short, run it again',
    )
    .requiredOption('--reason <text>', 'why; it is kept beside the entry of the log')
    .option(
      '--lost',
      'where the old key is gone from everywhere: it signs nothing then, and whoever verifies the log is told so',
    )
    .action((given: unknown) =>
      context.runAlone(async (printer) => {
        const wanted = replaceOptions.parse(given)
        if (wanted.reason === '')
          throw new MunimentError('reason-missing', 'Say why: the audit log keeps the reason.')
        const services = await openKeyReplacement()
        try {
          const replaced = await services.replace(services.actor, wanted)
          printer.result(replaced, describeReplacement(replaced))
          return 'done'
        } finally {
          await services.close()
        }
      }),
    )
}

function describeReplacement({ outcome, before, now, lost }: ReplacedKey): string {
  return [
    outcome === 'replaced'
      ? 'The log is signed by another key from now on.'
      : 'The replacement that was cut short has come to its end: the log is signed by another key from now on. Nothing else was replaced.',
    `  before: ${before}${lost ? ' (lost: it did not sign the change)' : ''}`,
    `  now:    ${now}`,
    'Put copies of checkpoint-signing.key from the data folder wherever copies of the one before are kept, and into the data folder of each ' +
      'further server. Then start, take an export, and give the line "now" to whoever verifies the log' +
      (lost ? ', by a way they trust: no signature of the old key speaks for it.' : '.'),
  ].join('\n')
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
