import { bytes } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import type { HttpMetrics } from '../metrics/http-metrics.ts'
import { makeStateGauges } from '../metrics/state-gauges.ts'
import type { HealthServices } from '../services/health-services.ts'

/** Metrics for Prometheus; an administrator's token goes into its scrape configuration. */
export function makeMetricsRoute(health: Pick<HealthServices, 'gauges'>, { registry }: HttpMetrics): Route {
  const fillGauges = makeStateGauges(registry)
  return defineRoute({
    method: 'get',
    path: '/metrics',
    action: 'read-metrics',
    section: 'Operations',
    summary: 'Metrics for Prometheus',
    answers: { 200: { description: 'Prometheus text format.', mediaTypes: ['text/plain'] } },
    handle: async () => {
      fillGauges(await health.gauges())
      return bytes(registry.contentType, await registry.metrics())
    },
  })
}
