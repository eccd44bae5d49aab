import { z } from 'zod'
import { clockFaultKinds } from '../../retention/clock/clock-fault.ts'
import { instantAnswer } from './civil-date-schema.ts'
import { idAnswer } from './id-schema.ts'

const clockFaultAnswer = z
  .object({
    id: idAnswer,
    kind: z.enum(clockFaultKinds),
    seconds: z.number().meta({ description: 'By how many seconds, or for how many.' }),
    foundAt: instantAnswer,
    confirmedBy: z.string().nullable(),
    confirmedAt: instantAnswer.nullable(),
  })
  .meta({ id: 'ClockFault' })

export const clockFaultsAnswer = z.object({ items: z.array(clockFaultAnswer) })
