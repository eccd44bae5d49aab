import { z } from 'zod'
import { MOST_STAGES } from '../../records/schedules/review-stage.ts'
import { nameSchema } from './text-schema.ts'

const reviewer = z.union([
  nameSchema(64),
  z.strictObject({ role: nameSchema(64), group: nameSchema(100).optional() }),
])

/** Who approves, as in a plan file. */
export const reviewersSchema = z
  .array(reviewer)
  .min(1)
  .max(MOST_STAGES)
  .meta({
    description:
      'Who approves, one stage after the other: `ig-officer`, or a review role, held by the group of its name or the one given. Left out: one IG officer.',
    examples: [['business-owner', 'ig-officer']],
  })
