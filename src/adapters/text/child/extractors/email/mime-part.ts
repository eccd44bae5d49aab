/** A part of a message in the hands of the parser, whose published types leave it out. */
export interface MimePart {
  readonly state: 'header' | 'body' | 'finished'
  readonly contentType: {
    multipart: string | false
    readonly parsed: { value: string; readonly params: { [name: string]: string } }
  }
  readonly contentTransferEncoding: { readonly encoding: string }
  readonly contentDisposition: {
    readonly parsed: { value: string; readonly params: { readonly [name: string]: string } }
  }
  readonly parentNode?: MimePart | undefined
  readonly childNodes: readonly MimePart[]
  content: ArrayBuffer | null
}
