/** From this instant on the schedule was the nearest to a record. */
export interface ScheduleMoment {
  readonly at: Date
  readonly schedule: string
  /** Its class was brought under the schedule: whatever inherits that is bound to the version that stood. */
  readonly anew: boolean
}

/** A version as it came to stand. */
export interface PublishedVersion {
  readonly code: string
  readonly version: number
  readonly publishedAt: Date
  /** Whether it took existing records along. */
  readonly appliesTo: 'existing' | 'new'
}

/** The version of a schedule that binds a record. */
export interface VersionRef {
  readonly code: string
  readonly version: number
}

interface Bound extends VersionRef {
  readonly since: Date
}

/**
 * The version that bound a record at the last instant before `before`: the one that stood when the record came under its
 * schedule, or the last one after it that took existing records along. `now` is what binds it today, and what bound it
 * ever since the last change: what the database keeps of the present needs no deduction.
 */
export function bindingBefore(
  before: Date,
  moments: readonly ScheduleMoment[],
  versions: readonly PublishedVersion[],
  now: VersionRef,
): VersionRef {
  const history = bindings(moments, versions)
  const then = history.findLast(({ since }) => since < before) ?? history[0]
  return then === undefined || then === history.at(-1) ? now : { code: then.code, version: then.version }
}

/** What bound it from its capture on, oldest first. */
function bindings(
  moments: readonly ScheduleMoment[],
  versions: readonly PublishedVersion[],
): readonly Bound[] {
  const [captured] = moments
  if (captured === undefined) return []
  const changes = [
    ...moments.map((moment) => ({ at: moment.at, apply: (bound: Bound) => under(bound, moment) })),
    ...versions
      .filter(({ appliesTo, publishedAt }) => appliesTo === 'existing' && publishedAt > captured.at)
      .map((version) => ({
        at: version.publishedAt,
        apply: (bound: Bound) =>
          version.code === bound.code
            ? { code: version.code, version: version.version, since: version.publishedAt }
            : bound,
      })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime())
  const found: Bound[] = [{ ...standing(captured.schedule, captured.at), since: captured.at }]
  for (const { apply } of changes) {
    const last = found.at(-1)
    if (last === undefined) break
    const next = apply(last)
    if (next !== last) found.push(next)
  }
  return found

  function under(bound: Bound, { schedule, at, anew }: ScheduleMoment): Bound {
    return schedule === bound.code && !anew ? bound : { ...standing(schedule, at), since: at }
  }

  /** The version that stood then; the first, where the clock was set to before it. */
  function standing(code: string, at: Date): VersionRef {
    const known = versions.filter((one) => one.code === code)
    const [first] = known
    const { version } = known.findLast(({ publishedAt }) => publishedAt <= at) ?? first ?? { version: 1 }
    return { code, version }
  }
}

/** The version that stood of each schedule at the last instant before `before`, for what was not bound to another. */
export function versionStanding<Version extends PublishedVersion>(
  before: Date,
  code: string,
  versions: readonly Version[],
): Version | undefined {
  const known = versions.filter((one) => one.code === code)
  return known.findLast(({ publishedAt }) => publishedAt < before) ?? known[0]
}
