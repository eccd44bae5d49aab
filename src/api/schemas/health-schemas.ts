import { z } from 'zod'

export const aliveAnswer = z.object({ status: z.literal('alive') }).meta({ id: 'Alive' })

export const readinessAnswer = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    drill: z.boolean().meta({ description: 'True where data or clock are a drill’s.' }),
    indexLag: z.number().meta({
      description:
        'Records captured but not yet findable by their text; some minutes old where there are millions.',
    }),
    index: z
      .object({
        behind: z
          .number()
          .meta({ description: 'Records of which the index does not know the newest state.' }),
        since: z.iso
          .datetime()
          .nullable()
          .meta({ description: 'When the oldest of them came to wait; null where there is none.' }),
        failed: z.number().meta({ description: 'Of these, those that failed for good: somebody must look.' }),
        state: z.enum(['current', 'behind', 'incomplete', 'other-layout', 'unknown']).meta({
          description:
            'behind: records wait to be read or indexed. incomplete: the index was lost, whole or in part; other-layout: another version of the program made it; both are built anew by themselves. unknown: it does not answer.',
        }),
      })
      .meta({ description: 'How far the index is behind the records.' }),
    engines: z.array(
      z.object({
        name: z.string(),
        engine: z.string(),
        sound: z.boolean(),
        problem: z.string().optional(),
        remarks: z
          .array(z.string())
          .optional()
          .meta({ description: 'What holds less than one would wish, although it works.' }),
      }),
    ),
  })
  .meta({ id: 'Readiness' })

export const homeAnswer = z
  .object({ name: z.string(), version: z.string(), what: z.string(), docs: z.string(), openapi: z.string() })
  .meta({ id: 'Home' })
