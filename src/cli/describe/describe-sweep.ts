import type { RetentionSweep } from '../../retention/retention-sweep.ts'

/** What a sweep found, and the batches it made: by their ids, which every other command and route names them by. */
export function describeSweep({ dryRun, due, held, alreadyListed, batches }: RetentionSweep): string {
  const listed = batches.length === 1 ? '1 batch' : `${batches.length} batches`
  return [
    `due: ${due}, held: ${held}, already listed: ${alreadyListed}; ${dryRun ? 'nothing listed: a dry run' : listed}`,
    ...batches.map((id) => `  ${id}`),
  ].join('\n')
}
