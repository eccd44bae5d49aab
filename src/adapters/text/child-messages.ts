import { z } from 'zod'
import { formats } from '../../records/format.ts'
import { readingFailures } from '../../records/reading-failure.ts'

/** What the parent asks of a child: to read a document's own text, or to recognise one page of it. */
export type ChildTask =
  | {
      readonly kind: 'read'
      readonly path: string
      readonly filename: string
      readonly mediaType: string
      readonly depth: number
      /** Folder for parts found inside; names in it are the child's, never the document's. */
      readonly partsFolder: string
      readonly limits: ChildLimits
    }
  | {
      readonly kind: 'recognise'
      readonly path: string
      readonly source: PageSource | InsidePicture
      readonly page: number
      readonly limits: ChildLimits
    }

export interface ChildLimits {
  readonly pages: number
  readonly pixels: number
  readonly characters: number
  readonly depth: number
  readonly parts: number
}

/** What a page is rendered from. */
export type PageSource = 'pdf' | 'image'

/** A picture within an archive, by the place of its entry, and what of it is shown where that is not all. */
export interface InsidePicture {
  readonly entry: number
  readonly crop?: PictureCrop | undefined
}

/** What is cut off a picture on each side, in parts of its width or height, from 0 to 1. */
export interface PictureCrop {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const count = z.number().int().nonnegative()
const share = z.number().min(0).max(1)
const partSchema = z.object({ path: z.string(), filename: z.string(), mediaType: z.string(), size: count })
const metadataSchema = z.object({
  title: z.string().exactOptional(),
  author: z.string().exactOptional(),
  date: z.string().exactOptional(),
  people: z.array(z.string()).exactOptional(),
})

const childMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('identified'), format: z.enum(formats), mediaType: z.string() }),
  z.object({ kind: z.literal('pages'), count }),
  z.object({
    kind: z.literal('page'),
    number: count,
    text: z.string(),
    /** Set where the page should be recognised as well, and from what. */
    recognise: z.enum(['pdf', 'image']).nullable(),
    /** What people wrote onto the page, over its own text. */
    written: z.string(),
  }),
  /** A picture on a page to be recognised, in the order in which they stand. The page's own text shows nothing of it. */
  z.object({
    kind: z.literal('picture'),
    number: count,
    entry: count,
    crop: z.object({ left: share, top: share, right: share, bottom: share }).exactOptional(),
  }),
  /** The same of one that was taken out: by the number under which it lies beside the document. */
  z.object({ kind: z.literal('picture-file'), number: count, file: count }),
  z.object({
    kind: z.literal('read'),
    metadata: metadataSchema,
    parts: z.array(partSchema),
    warning: z.string().nullable(),
    worn: z.boolean(),
  }),
  z.object({
    kind: z.literal('recognised'),
    text: z.string(),
    confidence: z.number(),
    language: z.string(),
    warning: z.string().nullable(),
    worn: z.boolean(),
  }),
  z.object({
    kind: z.literal('refused'),
    reason: z.enum(readingFailures),
    message: z.string(),
    pageCount: count,
    quarantine: z.boolean(),
    worn: z.boolean(),
  }),
  /** The system refused what reading needs (a file, room on a disk): it says nothing about the document. */
  z.object({ kind: z.literal('hindered'), code: z.string(), worn: z.boolean() }),
])

/**
 * What a child may say, some messages at a time. A child that reads foreign bytes is itself foreign: whatever else it
 * says ends it.
 */
export const childMessages = z.array(childMessage)

export type ChildMessage = z.infer<typeof childMessage>

/** What a child makes of its document. */
export type ChildAnswer = Extract<ChildMessage, { kind: 'read' | 'recognised' | 'refused' }>

/** The message with which a task ends; the others are on the way. */
export type LastMessage = ChildAnswer | Extract<ChildMessage, { kind: 'hindered' }>

/** `worn` is for `main.ts` alone to say: whether the child should be replaced before its next task. */
export type UnwornAnswer = LastMessage extends infer Answer
  ? Answer extends LastMessage
    ? Omit<Answer, 'worn'>
    : never
  : never
