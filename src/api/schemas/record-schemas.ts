import { z } from 'zod'
import type { RecordId } from '../../kernel/ids.ts'
import { formats } from '../../records/format.ts'
import { civilDateAnswer, civilDateSchema, instantAnswer } from './civil-date-schema.ts'
import { fieldsSchema } from './fields-schema.ts'
import { idAnswer, idSchema } from './id-schema.ts'
import { markingSchema } from './marking-schema.ts'
import { subjectAnswer, subjectsSchema } from './subject-schema.ts'
import { textSchema, wordedSchema } from './text-schema.ts'

export const recordParams = z.object({ id: idSchema<RecordId>() })
export const componentParams = z.object({ id: idSchema<RecordId>(), cid: textSchema(100) })

const fieldValue = z.union([textSchema(10_000), z.number()])
const keywords = z.array(wordedSchema(200)).max(200)

export const announcedDigest = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'is not 64 hexadecimal digits')
  .transform((digest) => digest.toLowerCase())
  .meta({ description: 'Bytes with another digest are refused, and nothing is kept.' })

/** The `metadata` part of a capture. */
export const captureMetadata = z
  .strictObject({
    folder: wordedSchema(300).meta({ description: 'Reference of an open folder.' }),
    title: wordedSchema(1000).optional(),
    date: civilDateSchema.optional().meta({ description: 'The document’s own date.' }),
    receivedOn: civilDateSchema.optional(),
    author: textSchema(500).optional().meta({ description: 'Blank: nobody.' }),
    marking: markingSchema.optional(),
    keywords: keywords.optional(),
    fields: fieldsSchema(fieldValue).optional(),
    subjects: subjectsSchema.optional(),
    sha256: announcedDigest.optional(),
  })
  .meta({ id: 'CaptureMetadata' })

export const captureBody = z.object({
  metadata: captureMetadata,
  content: z.string().meta({ format: 'binary', description: 'The document, as a file. After `metadata`.' }),
})

export const recordChanges = z
  .strictObject({
    title: wordedSchema(1000).optional(),
    date: civilDateSchema.nullable().optional(),
    receivedOn: civilDateSchema.nullable().optional(),
    author: textSchema(500).nullable().optional().meta({ description: 'Blank: nobody.' }),
    marking: markingSchema.optional(),
    keywords: keywords.optional(),
    fields: fieldsSchema(fieldValue.nullable()).optional(),
    subjects: subjectsSchema.optional(),
    reason: textSchema(4000).optional(),
  })
  .meta({ id: 'RecordChanges', description: '`null` empties; what is absent stays as it is.' })

export const fileBody = z
  .strictObject({
    folder: wordedSchema(300).meta({ description: 'Reference of a further open folder.' }),
    reason: textSchema(4000).optional(),
  })
  .meta({ id: 'RecordFiling' })

export const folderOfRecordParams = z.object({ id: idSchema<RecordId>(), reference: textSchema(300) })

export const moveBody = z
  .strictObject({ folder: wordedSchema(300), reason: textSchema(4000).optional() })
  .meta({ id: 'RecordMove' })

const componentAnswer = z.object({
  id: idAnswer,
  filename: z.string(),
  mediaType: z.string(),
  size: z.number(),
  sha256: z.string(),
})

const readingAnswer = z.enum(['pending', 'available', 'available-without-text', 'quarantined'])

const recordFacts = {
  id: idAnswer,
  reference: z.string(),
  title: z.string(),
  folder: z.string(),
  class: z.string(),
  marking: markingSchema,
  date: civilDateAnswer.nullable(),
  capturedAt: instantAnswer,
  state: z.literal('active'),
  reading: readingAnswer,
}

export const capturedAnswer = z
  .object({ ...recordFacts, components: z.array(componentAnswer) })
  .meta({ id: 'CapturedRecord' })

export const recordAnswer = z
  .object({
    ...recordFacts,
    folders: z
      .array(z.string())
      .meta({ description: 'All folders it is filed in that you may read; `folder` is the first of them.' }),
    receivedOn: civilDateAnswer.nullable(),
    author: z.string().nullable(),
    keywords: z.array(z.string()),
    fields: z.record(z.string(), z.union([z.string(), z.number()])),
    subjects: z.array(subjectAnswer),
    format: z.enum(formats),
    readingDetail: z.object({
      method: z.enum(['own-text', 'ocr', 'mixed', 'none']),
      pages: z.number(),
      meanConfidence: z.number().nullable(),
      languages: z.array(z.string()),
      reason: z.string().optional(),
    }),
    supersededOn: civilDateAnswer.nullable().meta({ description: 'Another record took its place that day.' }),
    supersededBy: idAnswer
      .nullable()
      .optional()
      .meta({ description: 'That record, when you look at this one and may read both.' }),
    readingProgress: z.object({ page: z.number(), pages: z.number() }).optional(),
    components: z.array(
      componentAnswer.extend({
        role: z.enum(['original', 'attachment', 'earlier-version']).meta({
          description: 'The newest version of the document, what was found inside one, or a version before.',
        }),
        parentId: idAnswer.nullable(),
      }),
    ),
  })
  .meta({ id: 'Record' })

export const stubAnswer = z
  .object({
    id: idAnswer,
    reference: z.string(),
    state: z.enum(['destroyed', 'transferred']),
    class: z.string(),
    scheduleCode: z.string(),
    scheduleVersion: z.number(),
    authority: z.string().nullable(),
    action: z.string(),
    retentionEnd: civilDateAnswer.nullable(),
    approvedBy: z.array(z.string()),
    destroyedAt: instantAnswer,
    batchId: idAnswer,
    certificateId: idAnswer.nullable(),
    size: z.number(),
    sha256: z.string(),
    title: z.string().optional().meta({ description: 'Only where the class keeps the title.' }),
    archiveReference: z.string().optional().meta({ description: 'Only where it was transferred.' }),
    archiveReferenceNotKnown: z.literal('restored').optional().meta({
      description: 'Instead of it, where it is lost with the database that was restored from a backup.',
    }),
  })
  .meta({ id: 'Stub', description: 'What remains of a record that was destroyed or transferred.' })

/** The stub as a 410 carries it. `title` is the record's and never the problem's, so this is no problem document. */
export const goneAnswer = stubAnswer
  .extend({ code: z.literal('gone'), status: z.literal(410) })
  .meta({ id: 'GoneRecord' })

export const textAnswer = z
  .object({
    reading: readingAnswer,
    pages: z.array(
      z.object({
        number: z.number(),
        text: z.string(),
        method: z.enum(['own-text', 'ocr', 'none']),
        confidence: z.number().nullable(),
        language: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'RecordText' })

export const historyEntryAnswer = z
  .object({
    position: z.number().nullable(),
    at: instantAnswer,
    actor: z.string(),
    action: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'HistoryEntry' })
