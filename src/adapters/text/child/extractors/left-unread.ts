/** What is said of files that lie inside a document and are nobody's to read; nothing where there is none. */
export function leftUnread(files: number): readonly string[] {
  if (files === 0) return []
  return [files === 1 ? '1 file inside it was not read.' : `${files} files inside it were not read.`]
}
