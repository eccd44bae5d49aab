import { makeWordWriter } from './write-words.ts'

/** The terms of a short text as it stands, as an index has them of whole documents (`write-words.ts`). */
export function exactTerms(text: string): readonly string[] {
  const { stream } = write(text).exact
  return stream.length === 0 ? [] : stream.toString('utf8').trimEnd().split(' ')
}
const write = makeWordWriter()
