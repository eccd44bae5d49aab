import type { CaptureLimits } from './capture/capture-limits.ts'
import type { Route } from './http/route.ts'
import type { HttpMetrics } from './metrics/http-metrics.ts'
import { buildOpenApi } from './openapi/build-openapi.ts'
import { makeAuditRoutes } from './routes/audit-routes.ts'
import { makeBatchContextRoutes } from './routes/batch-context-routes.ts'
import { makeBatchRoutes } from './routes/batch-routes.ts'
import { makeBatchStageRoutes } from './routes/batch-stage-routes.ts'
import { makeCaptureRoute } from './routes/capture-route.ts'
import { makeClockRoutes } from './routes/clock-routes.ts'
import { makeContentRoutes } from './routes/content-routes.ts'
import { makeDisposalLogRoute } from './routes/disposal-log-route.ts'
import { makeDocsRoutes } from './routes/docs-routes.ts'
import { makeEventRoutes } from './routes/event-routes.ts'
import { makeExplorationRoutes } from './routes/exploration-routes.ts'
import { makeFilingWhatIfRoutes } from './routes/filing-what-if-routes.ts'
import { makeFolderRoutes } from './routes/folder-routes.ts'
import { makeHealthRoutes } from './routes/health-routes.ts'
import { makeHoldRoutes } from './routes/hold-routes.ts'
import { makeLikenessRoutes } from './routes/likeness-routes.ts'
import { makeMetricsRoute } from './routes/metrics-route.ts'
import { makeOverrideRoutes } from './routes/override-routes.ts'
import { makePeopleRoutes } from './routes/people-routes.ts'
import { makeRecordRoutes } from './routes/record-routes.ts'
import { makeReportRoutes } from './routes/report-routes.ts'
import { makeRestorationRoutes } from './routes/restoration-routes.ts'
import { makeRetentionRoutes } from './routes/retention-routes.ts'
import { makeSavedSearchRoutes } from './routes/saved-search-routes.ts'
import { makeScheduleRoutes } from './routes/schedule-routes.ts'
import { makeSearchListRoutes } from './routes/search-list-routes.ts'
import { makeSearchRoutes } from './routes/search-routes.ts'
import { makeTransferRoutes } from './routes/transfer-routes.ts'
import { makeVersionRoutes } from './routes/version-routes.ts'
import { makeVocabularyRoutes } from './routes/vocabulary-routes.ts'
import { makeWhatIfRoutes } from './routes/what-if-routes.ts'
import type { Services } from './services.ts'

interface Deps {
  readonly services: Services
  readonly metrics: HttpMetrics
  readonly version: string
  readonly captureLimits: CaptureLimits
  /** Milliseconds that a sweep keeps its caller waiting before it answers 202. */
  readonly sweepPatience: number
}

/** Every route there is: what is mounted, described and walked by the access test is this list. */
export function makeAllRoutes(deps: Deps): readonly Route[] {
  const { services, metrics, version } = deps
  let document: string | undefined
  const openApi = (): string => {
    document ??= JSON.stringify(buildOpenApi(routes, version))
    return document
  }
  const routes: readonly Route[] = [
    ...makeLikenessRoutes(services.search),
    ...makeFolderRoutes(services.folders),
    makeCaptureRoute({
      records: services.records,
      limits: deps.captureLimits,
      onCaptured: (size) => metrics.capturedBytes.inc(size),
    }),
    ...makeRecordRoutes(services.records),
    ...makeVersionRoutes({ records: services.records, limits: deps.captureLimits }),
    ...makeContentRoutes(services.records),
    ...makeSearchRoutes(services.search),
    ...makeExplorationRoutes(services.search),
    ...makeVocabularyRoutes(services.vocabulary),
    ...makeSearchListRoutes(services.search),
    ...makeSavedSearchRoutes(services.savedSearches),
    ...makeRetentionRoutes(services.retention, deps),
    ...makeBatchRoutes(services.disposal),
    ...makeBatchContextRoutes(services.disposal),
    ...makeBatchStageRoutes(services.disposal),
    ...makeTransferRoutes(services.transfers),
    makeDisposalLogRoute(services.disposal),
    ...makeClockRoutes(services.clock),
    ...makeHoldRoutes(services.holds),
    ...makeScheduleRoutes(services.schedules),
    ...makeWhatIfRoutes(services.whatIf),
    ...makeFilingWhatIfRoutes(services.whatIf),
    ...makeOverrideRoutes(services.overrides),
    ...makeEventRoutes(services.events),
    ...makeReportRoutes(services.reports),
    ...makeRestorationRoutes(services.restorations),
    ...makeAuditRoutes(services.audit),
    ...makePeopleRoutes(services.people),
    ...makeHealthRoutes(services.health),
    makeMetricsRoute(services.health, metrics),
    ...makeDocsRoutes({ version, openApi, health: services.health }),
  ]
  return routes
}
