/** What kind of document something is, as shown and filtered by. */
export const formats = [
  'pdf',
  'image',
  'word',
  'email',
  'html',
  'text',
  'spreadsheet',
  'presentation',
  'archive',
  'other',
] as const

export type Format = (typeof formats)[number]
