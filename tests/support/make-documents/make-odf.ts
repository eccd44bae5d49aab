import { makeZip, type ZipPart } from './make-zip.ts'

export type OdfKind = 'text' | 'spreadsheet' | 'presentation'

export interface OdfPlan {
  readonly kind: OdfKind
  /** What stands in the body. */
  readonly body: string
  /** Automatic styles. */
  readonly styles?: string
  /** What stands in the master page: headers and footers. */
  readonly master?: string
  readonly meta?: string
  /** What the list of parts says of the body. */
  readonly manifest?: string
  /** Parts added or put in place of one of the same name. */
  readonly parts?: readonly ZipPart[]
}

const MEDIA_TYPE = 'application/vnd.oasis.opendocument'
const NAMES = [
  'office text table style draw presentation meta chart',
  'urn:oasis:names:tc:opendocument:xmlns:',
] as const
const COMPATIBLE = ['fo svg', 'urn:oasis:names:tc:opendocument:xmlns:'] as const
const namespaces = [
  ...NAMES[0].split(' ').map((name) => `xmlns:${name}="${NAMES[1]}${name}:1.0"`),
  ...COMPATIBLE[0].split(' ').map((name) => `xmlns:${name}="${COMPATIBLE[1]}${name}-compatible:1.0"`),
  'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
].join(' ')
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Makes an OpenDocument file that LibreOffice opens (OpenDocument 1.3, parts 2 and 3). */
export function makeOdf(plan: OdfPlan): Buffer {
  const own: readonly ZipPart[] = [
    { name: 'mimetype', content: `${MEDIA_TYPE}.${plan.kind}` },
    { name: 'content.xml', content: part('content', styled(plan) + bodyOf(plan)) },
    { name: 'styles.xml', content: part('styles', masterOf(plan)) },
    { name: 'meta.xml', content: part('meta', `<office:meta>${plan.meta ?? ''}</office:meta>`) },
    {
      name: 'META-INF/manifest.xml',
      content: `${HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${MEDIA_TYPE}.${plan.kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">${plan.manifest ?? ''}</manifest:file-entry></manifest:manifest>`,
    },
  ]
  const extra = plan.parts ?? []
  return makeZip([...own.filter(({ name }) => extra.every((one) => one.name !== name)), ...extra])
}

/** The same in one file of markup. */
export function makeFlatOdf(plan: OdfPlan): string {
  return `${HEAD}<office:document ${namespaces} office:version="1.3" office:mimetype="${MEDIA_TYPE}.${plan.kind}"><office:meta>${plan.meta ?? ''}</office:meta>${masterOf(plan)}${styled(plan)}${bodyOf(plan)}</office:document>`
}

const part = (name: string, content: string): string =>
  `${HEAD}<office:document-${name} ${namespaces} office:version="1.3">${content}</office:document-${name}>`
const styled = ({ styles = '' }: OdfPlan): string =>
  `<office:automatic-styles>${styles}</office:automatic-styles>`
const bodyOf = ({ kind, body }: OdfPlan): string =>
  `<office:body><office:${kind}>${body}</office:${kind}></office:body>`
const masterOf = ({ master = '' }: OdfPlan): string =>
  `<office:master-styles><style:master-page style:name="Standard">${master}</style:master-page></office:master-styles>`
