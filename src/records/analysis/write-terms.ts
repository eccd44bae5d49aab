import { longestTerm } from './analyse-text.ts'
import { foldForeignWords, wordByte } from './fold-foreign-words.ts'
import { makeTermMemory } from './term-memory.ts'

/** A text as an index takes it: its terms in order, and each of them once. */
export interface WrittenTerms {
  /** UTF-8, each term followed by one space; empty for a text without words. */
  readonly stream: Buffer
  readonly count: number
  /** The distinct terms in order of first appearance, each followed by one space. */
  readonly distinct: Buffer
}

/**
 * `analyseText` for whole documents, at the speed of an engine's own tokeniser: works on bytes and remembers the
 * stem of every word it met, so that the usual word costs one hash and no string. Gives the same terms
 * (tests/records/analysis/write-terms.test.ts holds the two against each other).
 */
export function makeTermWriter(): (text: string) => WrittenTerms {
  const memory = makeTermMemory()
  return (text) => {
    const source = Buffer.from(foldForeignWords(text), 'utf8')
    // Terms are never longer than their words, and two words have a separator between them: one byte more is enough.
    const stream = Buffer.allocUnsafe(source.length + 1)
    const distinct = Buffer.allocUnsafe(source.length + 1)
    memory.beginText()
    let at = 0
    let streamed = 0
    let listed = 0
    let count = 0
    for (;;) {
      while (at < source.length && wordByte[source[at] as number] === 0) at += 1
      if (at === source.length) break
      const start = streamed
      let hash = 0x811c9dc5
      for (; at < source.length; at += 1) {
        const byte = wordByte[source[at] as number] as number
        if (byte === 0) break
        // Words that are not ASCII were cut when they were folded.
        if (streamed - start === longestTerm && byte < 0x80) continue
        stream[streamed++] = byte
        hash = Math.imul(hash ^ byte, 0x01000193)
      }
      count += 1
      const term = memory.termOf(stream, start, streamed, hash >>> 0)
      streamed = memory.placeTerm(stream, start)
      stream[streamed++] = 0x20
      if (memory.isFirstInText(term)) {
        listed += stream.copy(distinct, listed, start, streamed)
      }
    }
    return { stream: stream.subarray(0, streamed), count, distinct: distinct.subarray(0, listed) }
  }
}
