import { z } from 'zod'

/** What the demo reads of the API's answers: it is a client like any other, and parses what it is given. */
export const person = z.object({ id: z.string(), name: z.string(), role: z.string(), token: z.string() })

export const record = z.object({
  id: z.string(),
  reference: z.string(),
  title: z.string(),
  class: z.string(),
  folder: z.string(),
  format: z.string(),
  reading: z.string(),
  readingDetail: z.object({
    method: z.string(),
    pages: z.number(),
    meanConfidence: z.number().nullable(),
    reason: z.string().optional(),
  }),
  components: z.array(z.object({ filename: z.string() })),
})

export const retention = z.object({
  state: z.string(),
  retentionEnd: z.string().nullable(),
  action: z.string(),
  trigger: z.object({ type: z.string(), date: z.string().nullable(), source: z.string().nullable() }),
  schedule: z.object({ code: z.string(), period: z.string().nullable(), after: z.string().nullable() }),
})

export const search = z.object({
  total: z.number(),
  interpretation: z.string(),
  hits: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      folder: z.string(),
      snippets: z.array(z.object({ page: z.number().nullable(), html: z.string() })),
    }),
  ),
})

export const sweep = z.object({ due: z.number(), held: z.number(), batches: z.array(z.string()) })

export const batch = z.object({
  id: z.string(),
  state: z.string(),
  class: z.string(),
  action: z.string(),
  counts: z.object({ total: z.number(), destroyed: z.number(), retained: z.number(), pending: z.number() }),
})

export const items = z.object({
  items: z.array(z.object({ recordId: z.string(), reference: z.string(), title: z.string().nullable() })),
})

export const stub = z.object({
  state: z.string(),
  reference: z.string(),
  certificateId: z.string().nullable(),
})

export const certificate = z.object({
  id: z.string(),
  drill: z.boolean(),
  items: z.array(z.object({ outcome: z.string() })),
  verified: z.array(z.object({ store: z.string(), method: z.string() })),
  remains: z.array(z.object({ where: z.string(), until: z.string() })),
  signature: z.unknown(),
})

export const problem = z.object({ code: z.string() })
