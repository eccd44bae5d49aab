import type { EventId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { NewEvent } from '../events/retention-event.ts'
import type { OverrideToForesee } from '../overrides/foresee-override.ts'
import type { OverrideSubject } from '../overrides/override-store.ts'
import type { FolderMoveToForesee } from '../reclassification/foresee-folder-move.ts'
import type { VersionToForesee } from '../schedules/foresee-version.ts'
import type { ClosingToForesee, MoveToForesee } from './filing-rules.ts'
import type { WhatIf } from './make-what-if.ts'

/** Changes looked at before they bite: counts, and the records behind them. */
export interface WhatIfs {
  readonly version: WhatIf<VersionToForesee>
  /** A class's drafted schedule, by the class's code. */
  readonly classSchedule: WhatIf<string>
  readonly registration: WhatIf<NewEvent>
  readonly correction: WhatIf<{ readonly id: EventId; readonly date: CivilDate }>
  readonly revocation: WhatIf<EventId>
  readonly closing: WhatIf<ClosingToForesee>
  /** A closed folder, by its reference. */
  readonly reopening: WhatIf<string>
  readonly folderMove: WhatIf<FolderMoveToForesee>
  readonly recordMove: WhatIf<MoveToForesee>
  readonly override: WhatIf<OverrideToForesee>
  readonly overrideWithdrawal: WhatIf<OverrideSubject>
}
