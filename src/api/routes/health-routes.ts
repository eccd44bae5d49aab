import { json } from '../http/answer.ts'
import { definePublicRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { aliveAnswer, readinessAnswer } from '../schemas/health-schemas.ts'
import type { HealthServices, Readiness } from '../services/health-services.ts'

const section = 'Operations'

/** Health: alive, and ready. Whoever asks learns kinds of engines, never addresses. */
export function makeHealthRoutes(health: Pick<HealthServices, 'readiness'>): readonly Route[] {
  return [
    definePublicRoute({
      method: 'get',
      path: '/healthz',
      section,
      summary: 'Is the process alive?',
      answers: { 200: { description: 'It answers.', schema: aliveAnswer } },
      handle: async () => json(200, { status: 'alive' }),
    }),
    definePublicRoute({
      method: 'get',
      path: '/readyz',
      section,
      summary: 'Do all engines answer?',
      answers: {
        200: { description: 'Every engine answers.', schema: readinessAnswer },
        503: { description: 'What is wrong.', schema: readinessAnswer },
      },
      handle: async () => {
        const readiness = await health.readiness()
        return json(readiness.ready ? 200 : 503, presentReadiness(readiness))
      },
    }),
  ]
}

function presentReadiness({ ready, drill, indexLag, index, engines }: Readiness) {
  return {
    status: ready ? 'ready' : 'not-ready',
    drill,
    indexLag,
    index: {
      behind: index.behind,
      since: index.since?.toISOString() ?? null,
      failed: index.failed,
      state: index.state,
    },
    engines: engines.map(({ name, engine, sound, problem, remarks }) => ({
      name,
      engine,
      sound,
      ...(problem === undefined ? {} : { problem }),
      ...(remarks === undefined ? {} : { remarks }),
    })),
  }
}
