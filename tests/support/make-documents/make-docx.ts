import { makeZip, type ZipPart } from './make-zip.ts'

export interface DocxPlan {
  readonly paragraphs: readonly string[]
  readonly header?: string
  readonly footer?: string
  readonly footnote?: string
  readonly comment?: string
  readonly title?: string
  readonly author?: string
  readonly created?: string
  /** Parts added or put in place of one of the same name. */
  readonly parts?: readonly ZipPart[]
}

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

/** Makes a Word document that Word opens (ISO/IEC 29500-1, 11): body, and header, footer, footnote and comment on wish. */
export function makeDocx(plan: DocxPlan): Buffer {
  const beside = besideParts(plan)
  const own: readonly ZipPart[] = [
    { name: '[Content_Types].xml', content: contentTypes(beside) },
    { name: '_rels/.rels', content: packageRelationships },
    { name: 'word/document.xml', content: body(plan, beside) },
    { name: 'word/_rels/document.xml.rels', content: documentRelationships(beside) },
    { name: 'docProps/core.xml', content: properties(plan) },
    ...beside.map(({ name, content }) => ({ name: `word/${name}.xml`, content })),
  ]
  const extra = plan.parts ?? []
  return makeZip([...own.filter(({ name }) => extra.every((part) => part.name !== name)), ...extra])
}

interface Beside {
  readonly name: string
  readonly kind: string
  readonly content: string
}

function besideParts({ header, footer, footnote, comment }: DocxPlan): readonly Beside[] {
  const part = (name: string, kind: string, element: string, inner: string): Beside => ({
    name,
    kind,
    content: `${HEAD}<w:${element} xmlns:w="${MAIN}">${inner}</w:${element}>`,
  })
  return [
    ...(header === undefined ? [] : [part('header1', 'header', 'hdr', paragraph(header))]),
    ...(footer === undefined ? [] : [part('footer1', 'footer', 'ftr', paragraph(footer))]),
    ...(footnote === undefined
      ? []
      : [
          part(
            'footnotes',
            'footnotes',
            'footnotes',
            `<w:footnote w:id="2">${paragraph(footnote)}</w:footnote>`,
          ),
        ]),
    ...(comment === undefined
      ? []
      : [
          part(
            'comments',
            'comments',
            'comments',
            `<w:comment w:id="0" w:author="Reviewer">${paragraph(comment)}</w:comment>`,
          ),
        ]),
  ]
}

function body({ paragraphs, header, footer, footnote }: DocxPlan, beside: readonly Beside[]): string {
  const reference = (kind: string): string =>
    `<w:${kind}Reference w:type="default" r:id="${idOf(beside, kind)}"/>`
  const notes = footnote === undefined ? '' : '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
  const section = `<w:sectPr>${header === undefined ? '' : reference('header')}${footer === undefined ? '' : reference('footer')}</w:sectPr>`
  const content = `${paragraphs.map(paragraph).join('')}${notes}${section}`
  return `${HEAD}<w:document xmlns:w="${MAIN}" xmlns:r="${RELATIONSHIPS}"><w:body>${content}</w:body></w:document>`
}

const idOf = (beside: readonly Beside[], kind: string): string =>
  `rId${beside.findIndex((part) => part.kind === kind) + 1}`

/** A paragraph; tabs and page breaks (form feeds) become the elements that mean them. */
function paragraph(text: string): string {
  const runs = text
    .split(/([\t\f])/)
    .map((piece) => {
      if (piece === '\t') return '<w:r><w:tab/></w:r>'
      if (piece === '\f') return '<w:r><w:br w:type="page"/></w:r>'
      return `<w:r><w:t xml:space="preserve">${escaped(piece)}</w:t></w:r>`
    })
    .join('')
  return `<w:p>${runs}</w:p>`
}

function contentTypes(beside: readonly Beside[]): string {
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  const override = (name: string, type: string): string =>
    `<Override PartName="/${name}" ContentType="${type}"/>`
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('word/document.xml', `${word}.document.main+xml`)}${override('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml')}${beside.map(({ name, kind }) => override(`word/${name}.xml`, `${word}.${kind}+xml`)).join('')}</Types>`
}

const packageRelationships = `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

function documentRelationships(beside: readonly Beside[]): string {
  const lines = beside.map(
    ({ name, kind }, index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONSHIPS}/${kind}" Target="${name}.xml"/>`,
  )
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${lines.join('')}</Relationships>`
}

function properties({ title = '', author = '', created = '2020-03-02T09:30:00Z' }: DocxPlan): string {
  const w3c = 'http://www.w3.org/2001/XMLSchema-instance'
  return `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="${w3c}"><dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(author)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${created}</dcterms:created></cp:coreProperties>`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
