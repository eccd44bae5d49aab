import { fieldNames, lexQuery } from '../query/lex-query.ts'
import { wordFields } from '../query/read-field.ts'
import type { TextField } from '../query-node.ts'
import { type PlacedWord, suggestibleWords } from './suggestible-words.ts'

/** A plain word of a query, which may have been mistyped. */
export interface TypedWord extends PlacedWord {
  /** Where it is looked for. */
  readonly field: TextField
}

/** What holds for a word, a phrase or a group. */
interface Standing {
  /** `null`: a value that is no wording, as of `class:` or `exact:`. */
  readonly field: TextField | null
  readonly excluded: boolean
}

const plain: Standing = { field: 'any', excluded: false }

/**
 * The words of a query that were typed as plain words, where they stand in it: not in quotes, not excluded, no beginning
 * (`budg*`), no reference and no value but that of `title:`, `author:` and `keyword:`.
 */
export function typedWords(query: string): readonly TypedWord[] {
  const words: TypedWord[] = []
  const groups: Standing[] = []
  let standing = plain
  const goBack = () => {
    standing = groups.at(-1) ?? plain
  }
  for (const token of lexQuery(query)) {
    switch (token.kind) {
      case 'not':
      case 'minus':
        standing = { ...standing, excluded: true }
        break
      case 'field':
        standing = { ...standing, field: fieldOf(token.text) }
        break
      case 'open':
        groups.push(standing)
        break
      case 'close':
        groups.pop()
        goBack()
        break
      case 'word':
        words.push(...wordsOf(token.text, token.start, standing))
        goBack()
        break
      default:
        goBack()
    }
  }
  return words
}

function fieldOf(name: string): TextField | null {
  const field = fieldNames[name]
  const wording = field === undefined ? undefined : wordFields[field]
  return wording === undefined || wording === 'reference' ? null : wording
}

function wordsOf(text: string, start: number, { field, excluded }: Standing): TypedWord[] {
  if (field === null || excluded || text.includes('*')) return []
  return suggestibleWords(text).map((word) => ({
    ...word,
    field,
    start: start + word.start,
    end: start + word.end,
  }))
}
