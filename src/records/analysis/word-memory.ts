import { longestTerm } from './analyse-text.ts'
import { porterStem } from './porter-stem.ts'

/** What words were met and which terms they stand for: open addressing over one arena of bytes, emptied when full. */
export interface WordMemory {
  beginText(): void
  /** Number of the lower-case word at `from`..`to`, whose FNV-1a hash the caller has at hand. Good until the next is asked for. */
  wordOf(bytes: Buffer, from: number, to: number, hash: number): number
  /** Writes the term of a word to `at`; answers where it ends. */
  placeTerm(word: number, bytes: Buffer, at: number): number
  /** True the first time since `beginText`. */
  isFirstInText(word: number): boolean
  /** The same for its term, whichever word it came from. */
  isTermFirstInText(word: number): boolean
}

const slots = 1 << 18
const mostWords = 1 << 17
const arenaSize = mostWords * 24
/** A word and its term; a term outside ASCII takes up to four bytes a character. */
const mostBytesPerWord = 8 * longestTerm

function termOf(word: string): string {
  return word.charCodeAt(0) < 0x80 ? porterStem(word) : word
}

// The `as number` below: indices are kept inside their arrays, and the loop runs for every byte of every document.
export function makeWordMemory(): WordMemory {
  const slotWord = new Int32Array(slots)
  const wordStart = new Int32Array(mostWords + 1)
  const wordLength = new Uint16Array(mostWords + 1)
  const wordTerm = new Int32Array(mostWords + 1)
  const termStart = new Int32Array(mostWords + 1)
  const termLength = new Uint16Array(mostWords + 1)
  const wordSeenIn = new Uint32Array(mostWords + 1)
  const termSeenIn = new Uint32Array(mostWords + 1)
  const arena = Buffer.alloc(arenaSize)
  const termNumbers = new Map<string, number>()
  let words = 0
  let used = 0
  let text = 0

  const forget = () => {
    slotWord.fill(0)
    wordSeenIn.fill(0)
    termSeenIn.fill(0)
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
    // Most terms are the beginning of their word.
    termStart[words] = word.startsWith(term) ? (wordStart[words] as number) : used
    if (termStart[words] === used) used += arena.write(term, used, 'utf8')
    const number = termNumbers.get(term) ?? words
    termNumbers.set(term, number)
    wordTerm[words] = number
    return words
  }
  return {
    beginText() {
      text += 1
    },
    wordOf(bytes, from, to, hash) {
      let slot = hash & (slots - 1)
      for (;;) {
        const word = slotWord[slot] as number
        if (word === 0) break
        if (isWord(word, bytes, from, to)) return word
        slot = (slot + 1) & (slots - 1)
      }
      if (words === mostWords || used + mostBytesPerWord > arenaSize) {
        forget()
        slot = hash & (slots - 1)
      }
      return learn(slot, bytes.toString('utf8', from, to))
    },
    placeTerm(word, bytes, at) {
      const start = termStart[word] as number
      const length = termLength[word] as number
      // Faster than a call of `copy` for so few.
      for (let step = 0; step < length; step += 1) bytes[at + step] = arena[start + step] as number
      return at + length
    },
    isFirstInText(word) {
      if (wordSeenIn[word] === text) return false
      wordSeenIn[word] = text
      return true
    },
    isTermFirstInText(word) {
      const term = wordTerm[word] as number
      if (termSeenIn[term] === text) return false
      termSeenIn[term] = text
      return true
    },
  }
}
