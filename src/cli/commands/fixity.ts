import type { Command } from 'commander'
import type { FixitySummary } from '../../ingest/fixity/check-fixity.ts'
import type { CommandContext } from '../command-context.ts'

/** `fixity`: whether all that was captured is still there, byte by byte. */
export function addFixityCommand(program: Command, context: CommandContext): void {
  program
    .command('fixity')
    .description('read every document that is kept and hold it against the digest of its capture')
    .action(() =>
      context.run(async ({ services, printer, signal }) => {
        const progress = printer.progress('checked')
        const summary = await services
          .checkFixity(services.actor, ({ done, total }) => progress.update(done, total), signal)
          .finally(() => progress.stop())
        printer.result(summary, describeFixity(summary))
        return summary.missing + summary.damaged === 0 ? 'done' : 'found-wrong'
      }),
    )
}

function describeFixity({ checked, bytes, missing, damaged, unsound }: FixitySummary): string {
  const sound = checked - missing - damaged
  const wrong = missing + damaged
  return [
    `${checked} documents, attachments and earlier versions checked: ${sound} as they were captured (${bytes} bytes)`,
    ...(wrong === 0
      ? []
      : [`${missing} missing, ${damaged} damaged: restore them from a backup of the content store.`]),
    ...unsound.map(
      ({ recordId, componentId, problem }) => `  ${problem}  record ${recordId}, component ${componentId}`,
    ),
    ...(unsound.length < wrong ? [`  and ${wrong - unsound.length} more`] : []),
  ].join('\n')
}
