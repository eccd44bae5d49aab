import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { SignedCertificate } from '../../retention/certificate/disposal-certificate.ts'
import type { CertificatePage } from '../../retention/ports.ts'
import { certificateSections, type Section } from './certificate-sections.ts'

type Style = 'H1' | 'H2' | 'P'

const styles = {
  H1: { font: 'bold', size: 18, gap: 6 },
  H2: { font: 'bold', size: 12, gap: 3 },
  P: { font: 'regular', size: 9.5, gap: 2 },
} as const

/**
 * Renders certificates as PDF/A-2b (ISO 19005-2), tagged for screen readers, in embedded Liberation Sans. Everything in
 * the file, its dates and its id included, comes from the certificate: the same certificate is the same bytes.
 */
export function makePdfCertificatePage(): CertificatePage {
  const fonts = join(
    dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
    'standard_fonts',
  )
  return { render: (certificate) => render(certificate, fonts) }
}

async function render(certificate: SignedCertificate, fonts: string): Promise<Uint8Array> {
  const title = `Disposal certificate ${certificate.id}`
  const issuedAt = new Date(certificate.issuedAt)
  // Loaded with the first certificate that somebody reads as PDF: every start would wait for it.
  const { default: PDFDocument } = await import('pdfkit')
  const document = new PDFDocument({
    size: 'A4',
    margin: 56,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    font: join(fonts, 'LiberationSans-Regular.ttf'),
    info: {
      Title: title,
      Creator: 'Muniment',
      Producer: 'Muniment',
      CreationDate: issuedAt,
      ModDate: issuedAt,
    },
  })
  const bytes = collect(document)
  document.registerFont('regular', join(fonts, 'LiberationSans-Regular.ttf'))
  document.registerFont('bold', join(fonts, 'LiberationSans-Bold.ttf'))
  const root = document.struct('Document')
  document.addStructure(root)
  const write = (style: Style, text: string): void => {
    root.add(
      document.struct(style, {}, () => {
        const { font, size, gap } = styles[style]
        document.font(font).fontSize(size).text(text, { paragraphGap: gap })
      }),
    )
  }
  write('H1', title)
  for (const section of certificateSections(certificate)) writeSection(document, section, write)
  root.end()
  document.end()
  return bytes
}

function writeSection(
  document: PDFKit.PDFDocument,
  section: Section,
  write: (style: Style, text: string) => void,
): void {
  document.moveDown(0.5)
  write('H2', section.heading)
  for (const line of section.lines) write('P', line)
}

async function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of document) chunks.push(chunk)
  return Buffer.concat(chunks)
}
