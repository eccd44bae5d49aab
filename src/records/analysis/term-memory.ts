import { longestTerm } from './analyse-text.ts'
import { porterStem } from './porter-stem.ts'

/** What words were met and which terms they stand for: open addressing over one arena of bytes, emptied when full. */
export interface TermMemory {
  beginText(): void
  /** Number of the term of the lower-case word at `from`..`to`, whose FNV-1a hash the caller has at hand. */
  termOf(bytes: Buffer, from: number, to: number, hash: number): number
  /** Overwrites the word last asked for, at `at`, with its term; answers where the term ends. */
  placeTerm(bytes: Buffer, at: number): number
  /** True the first time since `beginText`. */
  isFirstInText(term: number): boolean
}

const slots = 1 << 18
const mostWords = 1 << 16
const arenaSize = mostWords * 24
/** A word and its term; a term outside ASCII takes up to four bytes a character. */
const mostBytesPerWord = 8 * longestTerm

function stemOf(word: string): string {
  return word.charCodeAt(0) < 0x80 ? porterStem(word) : word
}

// The `as number` below: indices are kept inside their arrays, and the loop runs for every byte of every document.
export function makeTermMemory(termOf: (word: string) => string = stemOf): TermMemory {
  const slotWord = new Int32Array(slots)
  const wordStart = new Int32Array(mostWords + 1)
  const wordLength = new Uint16Array(mostWords + 1)
  const wordTerm = new Int32Array(mostWords + 1)
  const termLength = new Uint16Array(mostWords + 1)
  /** Where the term's bytes are, or -1 where the term is the beginning of its word, as most are. */
  const termStart = new Int32Array(mostWords + 1)
  const seenIn = new Uint32Array(mostWords + 1)
  const arena = Buffer.alloc(arenaSize)
  const termNumbers = new Map<string, number>()
  let words = 0
  let used = 0
  let text = 0
  let last = 0

  const forget = () => {
    slotWord.fill(0)
    seenIn.fill(0)
    termNumbers.clear()
    words = 0
    used = 0
  }
  const isWord = (word: number, bytes: Buffer, from: number, to: number): boolean => {
    const length = to - from
    if (wordLength[word] !== length) return false
    const start = wordStart[word] as number
    for (let step = 0; step < length; step += 1) if (arena[start + step] !== bytes[from + step]) return false
    return true
  }
  const learn = (slot: number, word: string): number => {
    words += 1
    slotWord[slot] = words
    wordStart[words] = used
    wordLength[words] = arena.write(word, used, 'utf8')
    used += wordLength[words] as number
    const term = termOf(word)
    termLength[words] = Buffer.byteLength(term)
    termStart[words] = word.startsWith(term) ? -1 : used
    if (termStart[words] !== -1) used += arena.write(term, used, 'utf8')
    const number = termNumbers.get(term) ?? words
    termNumbers.set(term, number)
    wordTerm[words] = number
    return words
  }
  return {
    beginText() {
      text += 1
    },
    termOf(bytes, from, to, hash) {
      let slot = hash & (slots - 1)
      for (;;) {
        last = slotWord[slot] as number
        if (last === 0) break
        if (isWord(last, bytes, from, to)) return wordTerm[last] as number
        slot = (slot + 1) & (slots - 1)
      }
      if (words === mostWords || used + mostBytesPerWord > arenaSize) {
        forget()
        slot = hash & (slots - 1)
      }
      last = learn(slot, bytes.toString('utf8', from, to))
      return wordTerm[last] as number
    },
    placeTerm(bytes, at) {
      const start = termStart[last] as number
      const length = termLength[last] as number
      if (start !== -1) arena.copy(bytes, at, start, start + length)
      return at + length
    },
    isFirstInText(term) {
      if (seenIn[term] === text) return false
      seenIn[term] = text
      return true
    },
  }
}
