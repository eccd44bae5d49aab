import type { FoundMetadata, FoundPart } from '../../../ingest/ports.ts'
import type { ChildLimits, PageSource, PictureCrop } from '../child-messages.ts'

/** What an extractor is given. It tells pages as it goes, so that progress shows and a crash loses only what follows. */
export interface ExtractionJob {
  readonly path: string
  readonly size: number
  readonly filename: string
  readonly partsFolder: string
  readonly limits: ChildLimits
  pages(count: number): Promise<void>
  /** `written` is what people wrote onto the page, over its own text. */
  page(number: number, text: string, recognise: PageSource | null, written?: string): Promise<void>
  /** A picture on a page that was told before, to be recognised: the entry of the archive, by its place, and what of it. */
  picture(number: number, entry: number, crop?: PictureCrop): Promise<void>
  /** The same of one that was written beside the document, by its number. */
  pictureFile(number: number, file: number): Promise<void>
}

/** What is known at the end, besides the pages. */
export interface Extraction {
  readonly metadata: MutableMetadata
  readonly parts: readonly FoundPart[]
  readonly warning?: string | undefined
}

/** The same as `FoundMetadata`, with a list that can be sent. */
export type MutableMetadata = Omit<FoundMetadata, 'people'> & { readonly people?: string[] }
