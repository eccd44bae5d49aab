import type { WhatIfs } from '../retention/what-if/what-ifs.ts'
import type { AuditServices } from './services/audit-services.ts'
import type { ClockServices } from './services/clock-services.ts'
import type { DisposalServices } from './services/disposal-services.ts'
import type { EventServices } from './services/event-services.ts'
import type { FolderServices } from './services/folder-services.ts'
import type { HealthServices } from './services/health-services.ts'
import type { HoldServices } from './services/hold-services.ts'
import type { OverrideServices } from './services/override-services.ts'
import type { PeopleServices } from './services/people-services.ts'
import type { RecordServices } from './services/record-services.ts'
import type { ReportServices } from './services/report-services.ts'
import type { RestorationServices } from './services/restoration-services.ts'
import type { RetentionServices } from './services/retention-services.ts'
import type { SavedSearchServices } from './services/saved-search-services.ts'
import type { ScheduleServices } from './services/schedule-services.ts'
import type { SearchServices } from './services/search-services.ts'
import type { TransferServices } from './services/transfer-services.ts'
import type { VocabularyServices } from './services/vocabulary-services.ts'

/**
 * Everything the routes ask for, bound in compose.ts. Each function authorises again with what it finds
 * (`requireAllowed` with conditions): the edge has checked the role only. What is broken throws a `MunimentError`
 * whose code is the answer's; ordinary outcomes are unions.
 */
export interface Services {
  readonly people: PeopleServices
  readonly folders: FolderServices
  readonly records: RecordServices
  readonly retention: RetentionServices
  readonly disposal: DisposalServices
  readonly transfers: TransferServices
  readonly holds: HoldServices
  readonly reports: ReportServices
  readonly restorations: RestorationServices
  readonly schedules: ScheduleServices
  readonly whatIf: WhatIfs
  readonly overrides: OverrideServices
  readonly events: EventServices
  readonly clock: ClockServices
  readonly search: SearchServices
  readonly vocabulary: VocabularyServices
  readonly savedSearches: SavedSearchServices
  readonly audit: AuditServices
  readonly health: HealthServices
}
