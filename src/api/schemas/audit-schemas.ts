import { z } from 'zod'
import { civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { pageQuery } from './page-schema.ts'
import { textSchema } from './text-schema.ts'

export const auditQuery = z.object({
  ...pageQuery,
  from: civilDateSchema.optional(),
  to: civilDateSchema.optional(),
  action: textSchema(100).optional(),
  actor: textSchema(300).optional(),
  subject: textSchema(300).optional().meta({ description: 'Id of what the entry is about.' }),
})

export const proofParams = z.object({
  position: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
})

export const consistencyQuery = z.object({
  from: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .meta({ description: 'Size of the tree of a checkpoint that you kept.' }),
})

export const auditExportQuery = z.object({
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
  from: civilDateSchema.optional(),
  to: civilDateSchema.optional(),
})

export const auditEntryAnswer = z
  .object({
    position: z.number(),
    at: instantAnswer,
    actor: z.string(),
    action: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }).nullable(),
    outcome: z.string(),
    details: z.union([z.record(z.string(), z.unknown()), z.literal('withheld')]),
  })
  .meta({ id: 'AuditEntry', description: '`withheld`: above the asker’s clearance.' })

export const proofAnswer = z
  .object({
    position: z.number(),
    treeSize: z.number(),
    leafHash: z.string(),
    rootHash: z.string(),
    path: z.array(z.string()).meta({ description: 'Audit path of RFC 6962.' }),
    checkpoint: z.string().meta({ description: 'The signed note it leads to.' }),
  })
  .meta({ id: 'AuditProof' })

export const consistencyAnswer = z
  .object({
    from: z.number(),
    treeSize: z.number(),
    fromRootHash: z.string().meta({
      description:
        'Must be the root hash of the checkpoint that you kept: else the log was forked or rewritten.',
    }),
    rootHash: z.string(),
    path: z.array(z.string()).meta({ description: 'Consistency proof of RFC 6962, 2.1.2.' }),
    checkpoint: z.string().meta({ description: 'The newest signed note.' }),
  })
  .meta({ id: 'AuditConsistency' })
