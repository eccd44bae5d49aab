import { longestTerm } from './analyse-text.ts'
import { foldForeignText, foreignMark, foreignMarkLength } from './fold-foreign-text.ts'
import { wordByte } from './fold-foreign-words.ts'
import { makeWordMemory } from './word-memory.ts'

/** A text as an index takes it: its terms in order, and each of them once. */
export interface WrittenTerms {
  /** UTF-8, each term followed by one space; empty for a text without words. */
  readonly stream: Buffer
  readonly count: number
  /** The distinct terms in order of first appearance, each followed by one space. */
  readonly distinct: Buffer
}

/** Both readings of a text. Good until the next text is written: they lie in memory that may be used again. */
export interface WrittenWords {
  /** As `analyseText` gives them. */
  readonly terms: WrittenTerms
  /** As it stands, for `exact:"…"`. */
  readonly exact: WrittenTerms
}

/** Longer runs of marks lead the eye along a line (`Total........12`) and join nothing. */
const longestJoint = 4

/** Marks as terms of their own, where no letter and no engine's syntax is: in the Private Use Area; ASCII ones first. */
const firstMark = 0xe000

/** Stands between two fields, so that nothing exact goes from one into the next: a term that nobody can ask for. */
export const betweenFields = String.fromCharCode(firstMark)

/**
 * Texts for an index, at the speed of an engine's own tokeniser and in one pass: works on bytes and remembers every word it met,
 * so that the usual word costs one hash and no string.
 *
 * `terms` are those of `analyseText` (tests/records/analysis/analyse-text.test.ts holds the two against each other). `exact` are
 * the words unstemmed, in small letters and without accents, and between two words that marks join without a space (`fox-it`,
 * `o'brien`, `3.5`) those marks as a term. Typographic quotes and dashes, and marks in another
 * width, are taken for the plain ones; they split words as those do. Every other mark is itself.
 */
export function makeWordWriter(): (text: string) => WrittenWords {
  const memory = makeWordMemory()
  const kept = makeRoom(mostKept)
  return (text) => {
    const plain = typographic.test(text)
      ? text.replace(apostrophes, "'").replace(quotes, '"').replace(dashes, '-').replace(spaces, ' ')
      : text
    const folded = foldForeignText(plain)
    const length = Buffer.byteLength(folded)
    const { source, terms, distinctTerms, exact, distinctExact } = length > mostKept ? makeRoom(length) : kept
    source.write(folded)
    memory.beginText()
    let at = 0
    let streamed = 0
    let listed = 0
    let count = 0
    let exactStreamed = 0
    let exactListed = 0
    let exactCount = 0
    let foreignUntil = 0
    /** An ASCII mark is one character; one that is not is its three bytes, each beyond those of ASCII. */
    const markAt = (place: number): string => {
      const byte = source[place] as number
      if (place < foreignUntil) return String.fromCharCode(firstMark + 0x40 + byte)
      if (byte !== foreignMark) return String.fromCharCode(firstMark + byte)
      foreignUntil = place + foreignMarkLength
      return ''
    }
    /** The word or mark that begins at `start` is whole. */
    const endExact = (start: number, hash: number): number => {
      const word = memory.wordOf(exact, start, exactStreamed, hash >>> 0)
      exact[exactStreamed++] = space
      exactCount += 1
      if (memory.isFirstInText(word))
        exactListed = copyBytes(exact, start, exactStreamed, distinctExact, exactListed)
      return word
    }
    for (;;) {
      const gap = at
      let spaced = false
      let marks = 0
      while (at < length) {
        const byte = source[at] as number
        if (byte !== foreignMark) {
          if (wordByte[byte] !== 0) break
          if (byte <= space) spaced = true
        }
        at += byte === foreignMark ? foreignMarkLength : 1
        marks += 1
      }
      if (at === length) break
      if (count > 0 && !spaced && marks <= longestJoint && marks > 0) {
        const start = exactStreamed
        for (let mark = gap; mark < at; mark += 1) exactStreamed += exact.write(markAt(mark), exactStreamed)
        let hash = fnvBasis
        for (let byte = start; byte < exactStreamed; byte += 1)
          hash = Math.imul(hash ^ (exact[byte] as number), fnvPrime)
        endExact(start, hash)
      }
      const start = exactStreamed
      let hash = fnvBasis
      for (; at < length; at += 1) {
        const byte = wordByte[source[at] as number] as number
        if (byte === 0) break
        // Words that are not ASCII were cut when they were folded.
        if (exactStreamed - start === longestTerm && byte < 0x80) continue
        exact[exactStreamed++] = byte
        hash = Math.imul(hash ^ byte, fnvPrime)
      }
      const word = endExact(start, hash)
      const termAt = streamed
      streamed = memory.placeTerm(word, terms, termAt)
      terms[streamed++] = space
      count += 1
      if (memory.isTermFirstInText(word)) listed = copyBytes(terms, termAt, streamed, distinctTerms, listed)
    }
    return {
      terms: { stream: terms.subarray(0, streamed), count, distinct: distinctTerms.subarray(0, listed) },
      exact: {
        stream: exact.subarray(0, exactStreamed),
        count: exactCount,
        distinct: distinctExact.subarray(0, exactListed),
      },
    }
  }
}

const space = 0x20
const fnvBasis = 0x811c9dc5
const fnvPrime = 0x01000193
/** Bytes of text for which memory is kept; a letter has fewer, and a book gets memory of its own. */
const mostKept = 256 * 1024

interface Room {
  readonly source: Buffer
  readonly terms: Buffer
  readonly distinctTerms: Buffer
  readonly exact: Buffer
  readonly distinctExact: Buffer
}

/** Enough for a text of so many bytes. */
function makeRoom(length: number): Room {
  return {
    source: Buffer.allocUnsafeSlow(length),
    // Terms are never longer than their words, and two words have a separator between them: one byte more is enough.
    terms: Buffer.allocUnsafeSlow(length + 1),
    distinctTerms: Buffer.allocUnsafeSlow(length + 1),
    // The worst is a mark between any two letters: two bytes become six.
    exact: Buffer.allocUnsafeSlow(3 * length + 1),
    distinctExact: Buffer.allocUnsafeSlow(3 * length + 1),
  }
}

/** Faster than `Buffer.copy` for the few bytes of a word. Answers where the copy ends. */
function copyBytes(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  for (let byte = start; byte < end; byte += 1) to[at + byte - start] = from[byte] as number
  return at + end - start
}

/** What is read as something plain; each of them splits words, and so does what is put in its place. */
const typographic =
  /[\u007f\u00a0\u0085\u058a\u05be\u02b9-\u02bc\u02c8\u1400\u1680\u1806\u2000-\u200a\u2010-\u2033\u2043\u205f\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u3000\u301c\u3030\u30a0\ua78b\ua78c\u00ab\u00bb\ufe31\ufe32\ufe58]/
const apostrophes = /[\u02b9-\u02bc\u02c8\u2018-\u201b\u2032\ua78b\ua78c]/g
const quotes = /[\u00ab\u00bb\u201c-\u201f\u2033]/g
const dashes = /[\p{Pd}\u2043\u2212]/gu
const spaces = /[\p{Z}\u007f\u0085]/gu
