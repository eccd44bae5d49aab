import type { Command } from 'commander'
import type { SavedSearchView } from '../../search/saved/saved-search.ts'
import type { CommandContext } from '../command-context.ts'
import { asLine } from '../for-terminal.ts'

/** `searches` for whoever keeps some, and `alerts run` for operators. */
export function addSavedSearchCommands(program: Command, context: CommandContext): void {
  program
    .command('searches')
    .description('your saved searches, with what came to match and was not seen yet')
    .action(() =>
      context.run(async ({ services, printer }) => {
        const searches = await services.savedSearches.list(services.actor)
        printer.result(searches.map(present), describe(searches))
        return 'done'
      }),
    )
  program
    .command('alerts')
    .description('alerts of saved searches')
    .command('run')
    .description('look now for what has come to match everybody’s saved searches')
    .action(() =>
      context.run(async ({ services, printer }) => {
        const runs = await services.savedSearches.runAlerts(services.actor)
        const postponed =
          runs.postponed === 0 ? '' : `; ${runs.postponed} postponed, since the index cannot be relied on now`
        printer.result(runs, `${runs.run} searches run, ${runs.paused} paused with a notice${postponed}`)
        return runs.postponed === 0 ? 'done' : 'found-wrong'
      }),
    )
}

function present({ id, name, alerts, state, notice, unseen, lastRunAt }: SavedSearchView) {
  return { id, name, alerts, state, notice: notice?.message ?? null, unseen, lastRunAt }
}

function describe(searches: readonly SavedSearchView[]): string {
  if (searches.length === 0) return 'no saved searches'
  return searches
    .map(({ id, name, unseen, state, notice }) => {
      const line = `${String(unseen).padStart(6)} unseen  ${asLine(name)}  (${id})`
      return state === 'active' ? line : `${line}\n        paused: ${notice?.message ?? ''}`
    })
    .join('\n')
}
