import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What the edge measures. Labels are routes, methods and statuses: never an id, a name or a query (DESIGN §7). */
export interface HttpMetrics {
  readonly registry: Registry
  readonly duration: Histogram<'method' | 'route' | 'status'>
  readonly capturedBytes: Counter
}

/** Metrics in a registry of their own, so that two apps in one process do not meet. */
export function makeHttpMetrics(): HttpMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'muniment_' })
  return {
    registry,
    duration: new Histogram({
      name: 'muniment_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
      registers: [registry],
    }),
    capturedBytes: new Counter({
      name: 'muniment_captured_bytes_total',
      help: 'Bytes of documents captured by this process.',
      registers: [registry],
    }),
  }
}
