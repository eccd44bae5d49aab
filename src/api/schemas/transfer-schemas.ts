import { z } from 'zod'
import { batchStates } from '../../retention/disposal-batch.ts'
import { acknowledgedOutcomes, lineFaults } from '../../retention/transfer/acknowledgement.ts'
import { civilDateAnswer, instantAnswer } from './civil-date-schema.ts'
import { idAnswer } from './id-schema.ts'
import { textSchema, wordedSchema } from './text-schema.ts'

const digest = /^[0-9a-f]{64}$/i
const archiveReference = wordedSchema(500)

const file = {
  path: wordedSchema(1000).meta({ description: 'As in the package: `data/…`.' }),
  sha256: z
    .string()
    .regex(digest, 'must be 64 hexadecimal digits')
    .transform((text) => text.toLowerCase()),
  outcome: z.enum(acknowledgedOutcomes),
}

export const acknowledgementBody = z
  .strictObject({
    archiveReference: archiveReference
      .optional()
      .meta({ description: 'For every file that names none of its own.' }),
    files: z
      .array(
        z.strictObject({
          ...file,
          archiveReference: archiveReference.optional().meta({
            description: 'Where the receiver keeps it. A record is accepted with one at least.',
          }),
          reason: wordedSchema(4000).optional(),
        }),
      )
      .min(1)
      .max(20_000),
  })
  .meta({ id: 'TransferAcknowledgement' })

/** An empty cell says nothing. */
const cell = (max: number) =>
  textSchema(max)
    .optional()
    .transform((text) => (text?.trim() === '' ? undefined : text?.trim()))

/** A line of an acknowledgement as CSV, by its columns. */
export const acknowledgementLine = z.object({ ...file, archiveReference: cell(500), reason: cell(4000) })

// Object.keys forgets which keys they are.
const faultNames = Object.keys(lineFaults) as readonly (keyof typeof lineFaults)[]

export const acknowledgementAnswer = z
  .object({
    accepted: z.number().meta({ description: 'Records that go now.' }),
    refused: z.number().meta({ description: 'Records that stay, and are due.' }),
    noted: z.number().meta({
      description: 'Records kept for another reason (a hold, another date): the answer is on the log.',
    }),
    lines: z.array(
      z.object({
        path: z.string(),
        status: z.enum(['accepted', 'refused', 'noted', 'already-acknowledged', 'not-taken']),
        recordId: idAnswer.optional(),
        code: z.enum(faultNames).optional(),
        message: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'TransferAcknowledged' })

export const transferAnswer = z
  .object({
    batchId: idAnswer,
    state: z.enum(batchStates),
    items: z
      .object({
        total: z.number(),
        proposed: z.number(),
        awaitingPackage: z.number(),
        awaitingReceipt: z.number(),
        received: z.number(),
        transferred: z.number(),
        refused: z.number(),
        skipped: z.number(),
        stuck: z.number(),
      })
      .meta({ description: 'Items decided to be transferred; the total is the sum of the others.' }),
    package: z
      .object({
        sequence: z.number(),
        current: z.boolean().meta({ description: 'False while it is to be made anew, or nothing waits.' }),
        filename: z.string(),
        url: z.string(),
        size: z.number(),
        sha256: z.string(),
        records: z.number(),
        files: z.number(),
        payloadBytes: z.number(),
        baggedOn: civilDateAnswer,
        packagedAt: instantAnswer,
        fetchedAt: instantAnswer.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Transfer' })
