/** One stage of the review of what a schedule brings up: who must approve, by their review role. */
export interface ReviewStage {
  /** `ig-officer`, held by whoever has that role; any other is held by the members of its group. */
  readonly role: string
  /** To which an approver of this stage belongs as well; `null`: to none in particular. */
  readonly group: string | null
}

/** A stage as somebody wrote it, in a plan file or over HTTP. */
export type WrittenStage = string | { readonly role: string; readonly group?: string | undefined }

/** More than these nobody ever gathers. */
export const MOST_STAGES = 9

const IG_OFFICER = 'ig-officer'
/** Roles that look on or run the machine; and the one that says nothing about who answers for a file. */
const neverReview: readonly string[] = ['auditor', 'administrator', 'civil-servant']

/** Where nothing else is written: one approval by an IG officer. */
export const defaultStages: readonly ReviewStage[] = [{ role: IG_OFFICER, group: null }]

/** The stages that were meant. A review role without a group is held by the group of the same name. */
export function reviewStages(written: readonly WrittenStage[] | undefined): readonly ReviewStage[] {
  if (written === undefined) return defaultStages
  return written.map((stage) => {
    const { role, group } = typeof stage === 'string' ? { role: stage, group: undefined } : stage
    return { role, group: group ?? (role === IG_OFFICER ? null : role) }
  })
}

/** What is wrong with a list of stages, in words; nothing where it can stand. */
export function faultOfStages(stages: readonly ReviewStage[]): string | undefined {
  if (stages.length === 0) return 'names nobody: leave it out for one approval by an IG officer'
  if (stages.length > MOST_STAGES) return `names more than ${MOST_STAGES} stages`
  const never = stages.find(({ role }) => neverReview.includes(role))
  if (never !== undefined)
    return `names ${never.role}, which approves nothing: name a review role such as business-owner`
  // DESIGN §5: IG officers answer for disposal; others may have to agree, and never agree alone.
  if (!stages.some(({ role }) => role === IG_OFFICER))
    return `names no ${IG_OFFICER}: one of the stages is an IG officer's`
  return undefined
}

/** The stages as they are written: the shortest form that means the same. */
export function writeStages(stages: readonly ReviewStage[]): readonly WrittenStage[] {
  return stages.map(({ role, group }) => {
    const implied = role === IG_OFFICER ? null : role
    return group === implied || group === null ? role : { role, group }
  })
}
