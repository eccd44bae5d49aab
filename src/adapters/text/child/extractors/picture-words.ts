/** What programs write by themselves where nobody has described a picture. */
const GENERATED: readonly RegExp[] = [
  /description automatically generated|AI-generated content/i,
  /^(?:chart|diagram|graphic|group|image|picture|rectangle|shape|text box)\s*\d*$/i,
  /^Microsoft Office Signature Line/i,
  // Where it came from: a file, or a page on the web.
  /\.(?:bmp|emf|gif|jpe?g|png|svg|tiff?|webp|wmf)$/i,
  /^[a-z]+:\S+$/i,
]

/** What older releases of Word put before each of them. */
const LABEL = /^(?:Title|Description):\s/

/** The words by which somebody described a picture of a Word document, each once (ISO/IEC 29500-1, 20.4.2.5). */
export function pictureWords(...descriptions: readonly (string | undefined)[]): string {
  const written = descriptions
    .map((description) => description?.replace(LABEL, '').trim() ?? '')
    .filter((description) => description !== '' && !GENERATED.some((sign) => sign.test(description)))
  return [...new Set(written)].join(' ')
}
