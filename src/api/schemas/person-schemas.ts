import { z } from 'zod'
import { roles } from '../../access/actor.ts'
import { instantAnswer } from './civil-date-schema.ts'
import { idAnswer } from './id-schema.ts'
import { markingSchema } from './marking-schema.ts'
import { pageOrAllQuery } from './page-schema.ts'
import { reasonSchema } from './reason-schema.ts'
import { wordedSchema } from './text-schema.ts'

export const personParams = z.object({ name: wordedSchema(200) })

const scopeSchema = wordedSchema(100).nullable()
const groupsSchema = z.array(wordedSchema(100)).max(100)

export const peopleQuery = z.object(pageOrAllQuery)

export const newPersonBody = z
  .strictObject({
    name: wordedSchema(200),
    role: z.enum(roles),
    scope: scopeSchema.optional().meta({
      description: 'Class whose subtree the role is granted for; absent: the whole plan.',
    }),
    clearance: markingSchema.optional().meta({ description: 'Absent: `official`.' }),
    groups: groupsSchema.optional(),
  })
  .meta({ id: 'NewPerson' })

export const personChanges = z
  .strictObject({
    role: z.enum(roles).optional(),
    scope: scopeSchema.optional().meta({
      description: 'Class whose subtree the role is granted for; `null`: the whole plan.',
    }),
    clearance: markingSchema.optional(),
    groups: groupsSchema.optional().meta({ description: 'All that the person belongs to from now on.' }),
    reason: reasonSchema.optional(),
  })
  .meta({ id: 'PersonChanges', description: 'What is absent stays as it is.' })

export const personAnswer = z
  .object({
    id: idAnswer,
    name: z.string(),
    role: z.enum(roles),
    scope: z.string().nullable(),
    clearance: markingSchema,
    groups: z.array(z.string()),
    createdAt: instantAnswer,
    disabledAt: instantAnswer.nullable(),
  })
  .meta({ id: 'Person' })

export const tokenAnswer = z
  .object({
    id: idAnswer,
    name: z.string(),
    role: z.enum(roles),
    token: z.string().meta({ description: 'Shown once.' }),
  })
  .meta({ id: 'PersonWithToken' })
