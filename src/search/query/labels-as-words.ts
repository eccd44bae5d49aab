import { fieldNames, type QueryToken } from './lex-query.ts'
import { type ReadingAids, readField } from './read-field.ts'

/** Other names of fields that stand before anything in ordinary texts. */
const labels = ['type', 'date', 'year']

/** `type: invoice`, `date: Tuesday`: with a space behind it and no value of the field, such a name is a word like any other. */
export function labelsAsWords(tokens: readonly QueryToken[], aids: ReadingAids): readonly QueryToken[] {
  return tokens.map((token, at) => {
    if (token.kind !== 'field' || !token.spaced || !labels.includes(token.text)) return token
    if (isValue(token.text, tokens[at + 1], aids)) return token
    const { start, end, place, text } = token
    return { kind: 'word', start, end, place, text: `${text}:` }
  })
}

function isValue(name: string, value: QueryToken | undefined, aids: ReadingAids): boolean {
  const field = fieldNames[name]
  if (field === undefined || field === 'marking') return false
  if (value?.kind !== 'word' && value?.kind !== 'phrase') return false
  try {
    return readField(field, value.text, value.place, aids) !== undefined
  } catch {
    return false
  }
}
