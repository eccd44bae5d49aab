import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { describeVerification, UnreadableExport, verifyAuditExport } from '../../../scripts/verify-audit.mjs'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { addToList } from '../add-to-list.ts'
import type { CommandContext } from '../command-context.ts'

const exportOptions = z.object({ out: z.string().min(1) })
const verifyOptions = z.object({
  key: z.string().optional(),
  checkpoints: z.array(z.string()).optional(),
  details: z.string().optional(),
})

/** `audit export|verify`: take the log away, and prove it complete and unaltered without trusting us. */
export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('take the audit log away, and verify it')
  audit
    .command('export')
    .description('write the log, its checkpoints, the key to verify them, and what you may see beside it')
    .requiredOption('--out <file>', 'FILE, FILE.checkpoints, FILE.pub and FILE.details are written')
    .action((given: unknown) =>
      context.run(async ({ services, printer }) => {
        const files = await services.exportAudit(services.actor, resolve(exportOptions.parse(given).out))
        printer.result({ files }, `written:\n${files.map((file) => `  ${file}`).join('\n')}`)
        return 'done'
      }),
    )
  audit
    .command('verify <file>')
    .description('verify an export; the same as scripts/verify-audit.mjs, which needs nothing but Node.js')
    .option('--key <file>', 'a key that you kept, instead of FILE.pub')
    .option(
      '--checkpoints <file>',
      'checkpoints that you kept, beside FILE.checkpoints; may be said several times',
      addToList,
    )
    .option('--details <file>', 'what lies beside the log')
    .action((file: string, given: unknown) =>
      context.runAlone(async (printer) => {
        const { key, checkpoints, details } = verifyOptions.parse(given)
        const verification = await verify({
          log: file,
          ...(key === undefined ? {} : { key }),
          ...(checkpoints === undefined ? {} : { checkpoints }),
          ...(details === undefined ? {} : { details }),
        })
        printer.result(verification, describeVerification(verification))
        return verification.intact ? 'done' : 'found-wrong'
      }),
    )
}

async function verify(paths: Parameters<typeof verifyAuditExport>[0]): ReturnType<typeof verifyAuditExport> {
  try {
    return await verifyAuditExport(paths)
  } catch (error) {
    if (error instanceof UnreadableExport) throw new MunimentError('malformed', error.message)
    throw error
  }
}
