import { longestTerm } from './analyse-text.ts'
import { foldForeignWords, wordByte } from './fold-foreign-words.ts'
import { makeTermMemory } from './term-memory.ts'
import type { WrittenTerms } from './write-terms.ts'

/** Longer runs of marks lead the eye along a line (`Total........12`) and join nothing. */
const longestJoint = 4

/** ASCII marks as terms of their own, where no letter and no engine's syntax is: in the Private Use Area. */
const firstMark = 0xe000

/**
 * A text as it stands, for `exact:"…"`: its words unstemmed, in small letters and without accents, and between two words
 * that marks join without a space (`fox-it`, `o'brien`, `3.5`) those marks as a term. Typographic quotes and dashes are
 * taken for the plain ones. Works on bytes, as `makeTermWriter` does, and gives the same shape.
 */
export function makeExactWriter(): (text: string) => WrittenTerms {
  const memory = makeTermMemory((word) => word)
  return (text) => {
    const plain = typographic.test(text) ? text.replace(quotes, "'").replace(dashes, '-') : text
    const source = Buffer.from(foldForeignWords(plain), 'utf8')
    // The worst is a mark between any two letters: two bytes become six.
    const stream = Buffer.allocUnsafe(3 * source.length + 1)
    const distinct = Buffer.allocUnsafe(3 * source.length + 1)
    memory.beginText()
    let at = 0
    let streamed = 0
    let listed = 0
    let count = 0
    const end = (start: number): void => {
      count += 1
      let hash = 0x811c9dc5
      for (let byte = start; byte < streamed; byte += 1)
        hash = Math.imul(hash ^ (stream[byte] as number), 0x01000193)
      const term = memory.termOf(stream, start, streamed, hash >>> 0)
      stream[streamed++] = 0x20
      if (memory.isFirstInText(term)) listed += stream.copy(distinct, listed, start, streamed)
    }
    for (;;) {
      const gap = at
      let spaced = false
      for (; at < source.length && wordByte[source[at] as number] === 0; at += 1)
        if ((source[at] as number) <= 0x20 || source[at] === 0x7f) spaced = true
      if (at === source.length) break
      if (count > 0 && !spaced && at - gap <= longestJoint && at > gap) {
        const start = streamed
        for (let mark = gap; mark < at; mark += 1)
          streamed += stream.write(String.fromCharCode(firstMark + (source[mark] as number)), streamed)
        end(start)
      }
      const start = streamed
      for (; at < source.length; at += 1) {
        const byte = wordByte[source[at] as number] as number
        if (byte === 0) break
        // Words that are not ASCII were cut when they were folded.
        if (streamed - start === longestTerm && byte < 0x80) continue
        stream[streamed++] = byte
      }
      end(start)
    }
    return { stream: stream.subarray(0, streamed), count, distinct: distinct.subarray(0, listed) }
  }
}

/** The terms of a short text, as `makeExactWriter` writes them. */
export function exactTerms(text: string): readonly string[] {
  const { stream } = writeExact(text)
  return stream.length === 0 ? [] : stream.toString('utf8').trimEnd().split(' ')
}
const writeExact = makeExactWriter()

/** Stands between two fields, so that nothing exact goes from one into the next: a term that nobody can ask for. */
export const betweenFields = String.fromCharCode(firstMark)

const typographic = /[\u02b9-\u02bc\u02c8\u2010-\u2032\u2212\ua78b\ua78c]/
const quotes = /[\u02b9-\u02bc\u02c8\u2018\u2019\u201b\u2032\ua78b\ua78c]/g
const dashes = /[\u2010-\u2015\u2212]/g
