import { z } from 'zod'
import type { RecordId } from '../../kernel/ids.ts'
import { civilDateSchema } from './civil-date-schema.ts'
import { idSchema } from './id-schema.ts'
import { reasonSchema } from './reason-schema.ts'
import { announcedDigest } from './record-schemas.ts'

/** The `metadata` part of a newer version. */
export const versionMetadata = z
  .strictObject({ reason: reasonSchema.optional(), sha256: announcedDigest.optional() })
  .meta({ id: 'VersionMetadata' })

export const versionBody = z.object({
  metadata: versionMetadata,
  content: z.string().meta({ format: 'binary', description: 'The document, as a file. After `metadata`.' }),
})

export const supersedeBody = z
  .strictObject({
    by: idSchema<RecordId>().meta({ description: 'The record that takes its place.' }),
    on: civilDateSchema.optional().meta({ description: 'Today where not said.' }),
    reason: reasonSchema.optional(),
  })
  .meta({ id: 'Supersession' })
