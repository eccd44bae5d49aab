/** `Content-Disposition: attachment` with the name for old and new clients (RFC 6266, 5; RFC 8187, 3.2). */
export function attachment(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["%\\]/g, '_')
  if (ascii === filename) return `attachment; filename="${ascii}"`
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
