import type { EventId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { NewEvent } from '../events/retention-event.ts'
import type { VersionToForesee } from '../schedules/foresee-version.ts'
import type { WhatIf } from './make-what-if.ts'

/** Changes looked at before they bite: counts, and the records behind them. */
export interface WhatIfs {
  readonly version: WhatIf<VersionToForesee>
  /** A class's drafted schedule, by the class's code. */
  readonly classSchedule: WhatIf<string>
  readonly registration: WhatIf<NewEvent>
  readonly correction: WhatIf<{ readonly id: EventId; readonly date: CivilDate }>
  readonly revocation: WhatIf<EventId>
}
