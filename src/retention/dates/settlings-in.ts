import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { overrideOnPath } from '../../records/retention-end/override-on-path.ts'
import type { ClassOnPath } from '../../records/retention-end/retention-assessment.ts'
import type { RetentionTx } from '../ports.ts'
import { severalStandings } from './several-standings.ts'
import { standingOf } from './standing-of.ts'
import type { Scope, Settling, SeveralStanding } from './standing-store.ts'
import type { Supposition } from './supposition.ts'

/** All records of a folder, or one of them. */
export type Place = Omit<Scope, 'bound' | 'override'>

/** Where a folder stands in the plan, and since when it is closed. */
export interface FolderPath {
  readonly path: readonly ClassOnPath[]
  readonly closedOn: CivilDate | null
}

/** How the place is settled. */
export interface SettlingRules extends Pick<Settling, 'hasteners' | 'reviewIfDueOn'> {
  readonly today: CivilDate
  /** Instead of what the database holds; for previews, which write nothing. */
  readonly supposing?: Supposition
}

/**
 * What the records of a place come to by the rules of their folder's path: one settling for each schedule that they were
 * given themselves, and for each version that binds them. The one computation behind whatever happens to a folder or a
 * record, and behind its preview.
 */
export async function settlingsIn(
  tx: Pick<RetentionTx, 'standings'>,
  place: Place,
  folder: FolderPath,
  rules: SettlingRules,
): Promise<readonly (Settling & { readonly scope: Scope })[]> {
  const settlings = [...(await settlingsOfSeveral(tx, place, rules))]
  for (const override of await tx.standings.overridesIn(place)) {
    const own = ownOverride(override, rules.supposing)
    const given = own === null ? undefined : await tx.standings.published(own)
    const path = given === undefined ? folder.path : [...folder.path, overrideOnPath(given, 'record')]
    settlings.push(...(await settlingsUnder(tx, { ...place, override }, path, rules)))
  }
  return settlings
}

/** What a record that stands under this schedule of its own, or none, would be given instead. */
function ownOverride(override: string | null, { record }: Supposition = {}): string | null {
  return record?.override === undefined ? override : record.override
}

/** Of what was given the same schedule itself, or none: what one path speaks of. */
async function settlingsUnder(
  tx: Pick<RetentionTx, 'standings'>,
  within: Omit<Scope, 'bound'>,
  path: readonly ClassOnPath[],
  rules: SettlingRules,
): Promise<readonly (Settling & { readonly scope: Scope })[]> {
  const current = path.findLast((onPath) => onPath.schedule !== null)?.schedule
  if (current === null || current === undefined) return []
  const settlings = []
  for (const version of await tx.standings.versionsIn(within, current.code, current.version)) {
    const schedule =
      version === current.version ? current : await tx.standings.scheduleVersion(current.code, version)
    if (schedule === undefined)
      throw new MunimentError('internal', 'A record is bound to a version that there is not.')
    const bound = path.map((onPath) => (onPath.schedule === current ? { ...onPath, schedule } : onPath))
    const scope = { ...within, bound: { code: current.code, version, current: current.version } }
    const groups = await tx.standings.groups(scope, schedule, rules.supposing)
    settlings.push({
      ...rules,
      scope,
      schedule,
      standings: groups.map(({ key, facts }) => ({ key, ...standingOf(facts, bound) })),
      several: [],
    })
  }
  return settlings
}

/** The same for those that other folders speak of as well: by the schedule that stands for each. */
async function settlingsOfSeveral(
  tx: Pick<RetentionTx, 'standings'>,
  place: Place,
  rules: SettlingRules,
): Promise<readonly (Settling & { readonly scope: Scope })[]> {
  const { supposing } = rules
  // Nothing holds in a folder what has left it.
  const liesThere = ({ lies }: SeveralStanding): boolean =>
    supposing?.record?.moved !== undefined || lies.some(({ folderId }) => folderId === place.folderId)
  const bySchedule = Map.groupBy(
    await severalStandings(tx, place, rules.today, supposing === undefined ? {} : { supposing }),
    (one) => `${one.standing.scheduleCode} ${one.standing.scheduleVersion} ${liesThere(one)}`,
  )
  const settlings = []
  for (const several of bySchedule.values()) {
    const [one] = several
    if (one === undefined) continue
    const { scheduleCode: code, scheduleVersion: version } = one.standing
    const schedule = await tx.standings.scheduleVersion(code, version)
    if (schedule === undefined)
      throw new MunimentError('internal', 'A record is bound to a version that there is not.')
    const scope = { ...place, override: null, bound: { code, version, current: version } }
    settlings.push({
      ...rules,
      ...(supposing === undefined || liesThere(one) ? {} : { supposing: { ...supposing, heldThere: false } }),
      scope,
      schedule,
      standings: [],
      several,
    })
  }
  return settlings
}
