import type { ReadingFailure } from '../../../ingest/ports.ts'

/** Thrown by an extractor that must give up: why, as a code and in words for the person who filed the document. */
export class CannotRead extends Error {
  override readonly name = 'CannotRead'
  readonly reason: ReadingFailure
  readonly pageCount: number
  /** True where the content is an attack and only an information governance officer should open it. */
  readonly quarantine: boolean

  constructor(
    reason: ReadingFailure,
    message: string,
    options: { pageCount?: number; quarantine?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.reason = reason
    this.pageCount = options.pageCount ?? 0
    this.quarantine = options.quarantine ?? false
  }
}
