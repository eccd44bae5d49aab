export interface RawPdfOptions {
  /** More of the trailer, such as `/Encrypt 9 0 R`. */
  readonly trailer?: string
}

/** A PDF of objects written by hand, the catalogue first; what the library cannot be made to write. */
export function makeRawPdf(objects: readonly string[], { trailer = '' }: RawPdfOptions = {}): Buffer {
  let file = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const xref = file.length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

/** The objects of a PDF of one page: its content, and the rest of its dictionary and of the font F1. */
export function rawPage(
  content: string,
  { page = '', font = '' }: { page?: string; font?: string } = {},
): string[] {
  return [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> ${page} >>`,
    rawStream(content),
    `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica ${font} >>`,
  ]
}

/** A stream object that holds `content` as it stands. */
export function rawStream(content: string, dictionary = ''): string {
  return `<< /Length ${content.length} ${dictionary} >>\nstream\n${content}\nendstream`
}
