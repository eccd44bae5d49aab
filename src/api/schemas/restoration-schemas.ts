import { z } from 'zod'
import { lossKinds } from '../../retention/restore/loss-kind.ts'
import { idAnswer, idSchema } from './id-schema.ts'

export const restorationParams = z.object({ id: idSchema() })
export const lostChangesQuery = z.object({ format: z.enum(['csv', 'json']).default('json') })

export const restorationListAnswer = z
  .object({
    items: z.array(
      z.object({
        id: idAnswer,
        entries: z
          .object({ from: z.number(), to: z.number() })
          .meta({ description: 'Positions of the entries taken up: from, up to but without to.' }),
        startedBy: z.string(),
        startedAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
        lostChanges: z.number().meta({ description: 'Changes that people enter again.' }),
        holds: z
          .array(z.object({ kind: z.enum(lossKinds), id: idAnswer }))
          .meta({ description: 'Holds on what lost changes may have kept longer.' }),
      }),
    ),
  })
  .meta({ id: 'RestorationList' })

export const lostChangesAnswer = z
  .array(z.record(z.string(), z.union([z.string(), z.number()]).nullable()))
  .meta({
    id: 'LostChanges',
    description: 'One object a change: ids, codes and instants, as the log holds them.',
  })
