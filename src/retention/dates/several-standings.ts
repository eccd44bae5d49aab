import type { ScheduleVersion } from '../../records/retention-schedule.ts'
import type { RetentionTx } from '../ports.ts'
import { asStanding } from './as-standing.ts'
import { assess } from './assess-stored.ts'
import type { ClassScope, Scope, SeveralStanding, StoredFacts, StoredFiling } from './standing-store.ts'

/** What comes under another version with this settling: classes, and what was given the schedule itself. */
interface Change extends ClassScope {
  readonly schedule: ScheduleVersion
}

/** Records whose facts are read at once. */
const PAGE = 1_000

/**
 * What each record of the scope that is filed in several folders comes to: every folder with its own closing date, events
 * and schedule. Read page by page and written in one statement, as the groups are; `change` stands for what is about to be
 * published.
 */
export async function severalStandings(
  tx: Pick<RetentionTx, 'standings'>,
  scope: Omit<Scope, 'bound' | 'override'> | ClassScope,
  change?: Change,
): Promise<readonly SeveralStanding[]> {
  const records = await tx.standings.filedInSeveral(scope)
  const standings: SeveralStanding[] = []
  for (let at = 0; at < records.length; at += PAGE) {
    const stored = await tx.standings.factsOf(records.slice(at, at + PAGE))
    standings.push(...stored.map((one) => severalStanding(one, change)))
  }
  return standings
}

function severalStanding(stored: StoredFacts, change: Change | undefined): SeveralStanding {
  const filings = stored.filings.map((filing) =>
    change === undefined ? filing : { ...filing, path: pathUnder(filing, change) },
  )
  return {
    recordId: stored.recordId,
    standing: asStanding(
      assess({
        facts: stored.facts,
        paths: filings.map(({ path }) => path),
        folderFacts: filings.map(({ folderFacts }) => folderFacts),
        left: stored.left,
      }),
    ),
    filings: filings.map(({ position, path, folderFacts }) => {
      const { state, retentionEnd, action, schedule } = assess({
        facts: { ...stored.facts, ...folderFacts },
        paths: [path],
      })
      return {
        position,
        state,
        retentionEnd,
        action,
        scheduleCode: schedule.code,
        scheduleVersion: schedule.version,
      }
    }),
  }
}

/** The path with the version of the change in the place of the nearest schedule, where that is what it changes. */
function pathUnder({ path, classCode }: StoredFiling, change: Change): StoredFiling['path'] {
  const nearest = path.findLast(({ schedule }) => schedule !== null)
  const isChanged =
    nearest?.override === undefined
      ? change.classCodes.includes(classCode)
      : nearest.code === change.overriddenBy
  return isChanged ? [{ code: change.schedule.code, schedule: change.schedule }] : path
}
