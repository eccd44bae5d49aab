import type { JobOversight } from '../jobs/job-runner.ts'

export interface RouseStalledJobsDeps {
  readonly oversight: Pick<JobOversight, 'countStalled' | 'rouseStalled' | 'sendScout' | 'hasEnded'>
  /** Whether the engines that jobs wait for answer. */
  readonly enginesAnswer: () => Promise<boolean>
}

/** How often it is looked whether an engine came back: work goes on within half a minute of it. */
export const ROUSE_EVERY_MS = 15_000

/**
 * One round. A job that failed because an engine was away pauses longer each time, hours in the end; when the engine is
 * back all of them begin again at once. Only then: what an engine refuses while it answers keeps its growing pauses, but for one
 * job a round, sent ahead: an engine that answers may take no writes for hours, and once it has taken one it takes all.
 * Answers how many were roused.
 */
export type RouseStalledJobs = () => Promise<number>

export function makeRouseStalledJobs({ oversight, enginesAnswer }: RouseStalledJobsDeps): RouseStalledJobs {
  // Nobody knows how the engines were before this process began.
  let wereAway = true
  let scout: string | undefined
  return async () => {
    const sent = scout
    scout = undefined
    if ((await oversight.countStalled()) === 0) return 0
    if (!(await enginesAnswer())) {
      wereAway = true
      return 0
    }
    if (wereAway || (sent !== undefined && (await oversight.hasEnded(sent)))) {
      wereAway = false
      return oversight.rouseStalled()
    }
    scout = await oversight.sendScout()
    return 0
  }
}
