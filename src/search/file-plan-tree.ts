import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { WrittenStage } from '../records/schedules/review-stage.ts'
import type { WrittenShape } from '../records/schedules/write-rule.ts'

/** A rule as the file plan shows it. */
export interface ShownSchedule extends WrittenShape {
  readonly code: string
  readonly version: number
  readonly trigger: string | { readonly [name: string]: string }
  readonly period: string | null
  readonly after: string | null
  readonly rounding: string | null
  readonly action: string
  readonly reviewers: readonly WrittenStage[]
}

/** A class, its folders counted in itself alone, before they are summed up the tree. */
export interface PlanClass {
  readonly code: string
  readonly parent: string | null
  readonly title: string
  /** The rule that binds its records: its own, else the nearest above. */
  readonly schedule: ShownSchedule | null
  readonly folders: number
  /** In the class and below it: each once, however many of its folders it lies in (ADR 27). */
  readonly records: number
}

/** All classes, and how many records there are in all of them, each once. */
export interface CountedPlan {
  readonly classes: readonly PlanClass[]
  readonly records: number
}

export interface FilePlanNode {
  readonly code: string
  readonly title: string
  readonly children: readonly FilePlanNode[]
  readonly schedule: ShownSchedule | null
  /** Of the class and everything below it, as far as the asker may read. */
  readonly folders: number
  readonly records: number
}

interface Deps {
  /** Code and title of the installed plan; nothing before the first is applied. */
  readonly findPlan: () => Promise<{ readonly code: string; readonly title: string } | undefined>
  /** Every class, in the plan's order, with the counts of what lies in the given access sets. */
  readonly listClasses: (accessSets: readonly number[]) => Promise<CountedPlan>
  readonly readableAccessSets: (actor: Actor) => Promise<readonly number[]>
}

const noPlan = { code: '', title: 'No file plan has been applied yet' }

/** The file plan as a tree, its root the plan itself, with counts by the asker's rights. */
export function makeFilePlanTree({ findPlan, listClasses, readableAccessSets }: Deps) {
  return async (actor: Actor): Promise<FilePlanNode> => {
    requireAllowed(actor, 'read-file-plan')
    const { classes, records } = await listClasses(await readableAccessSets(actor))
    const byParent = Map.groupBy(classes, (each) => each.parent)
    const nodesBelow = (parent: string | null): readonly FilePlanNode[] =>
      (byParent.get(parent) ?? []).map((each) => withCounts(each, nodesBelow(each.code)))
    const plan = (await findPlan()) ?? noPlan
    return withCounts({ ...plan, schedule: null, folders: 0, records }, nodesBelow(null))
  }
}

function withCounts(
  { code, title, schedule, folders, records }: Omit<PlanClass, 'parent'>,
  children: readonly FilePlanNode[],
): FilePlanNode {
  return {
    code,
    title,
    children,
    schedule,
    folders: children.reduce((total, child) => total + child.folders, folders),
    records,
  }
}
