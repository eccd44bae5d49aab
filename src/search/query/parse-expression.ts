import type { ParsedNode, TextField } from '../query-node.ts'
import { invalidQuery } from './invalid-query.ts'
import { joined, without } from './join-nodes.ts'
import { fieldNames, type QueryField, type QueryToken } from './lex-query.ts'
import { type ReadingAids, readField, readFormOr, wordFields } from './read-field.ts'
import { formNode } from './read-forms.ts'
import { isPrefix, readPrefix, readWord, refuseLeadingStar, withoutPlural, writtenAs } from './read-words.ts'
import { spacedRange } from './spaced-range.ts'

/** Brackets that say nothing are no levels of the query; but somebody has to read them. */
const deepest = 40

/** Reads tokens by the grammar of docs/search.md: OR binds loosest, then AND (also unwritten), then NOT and minus. */
export interface ExpressionParser {
  /** Everything up to the end. */
  all(): ParsedNode | undefined
  /** One operand at `from`, and where it ends. */
  operandAt(from: number): { readonly node: ParsedNode | undefined; readonly next: number }
}

export function makeExpressionParser(tokens: readonly QueryToken[], aids: ReadingAids): ExpressionParser {
  let at = 0
  const rows = rowsOf(tokens)

  const alternatives = (field: TextField, depth: number): ParsedNode | undefined => {
    const nodes = [conjunction(field, depth)]
    while (tokens[at]?.kind === 'or') {
      at += 1
      nodes.push(conjunction(field, depth))
    }
    return joined('or', nodes)
  }

  const conjunction = (field: TextField, depth: number): ParsedNode | undefined => {
    const nodes: (ParsedNode | undefined)[] = [operand(field, depth)]
    for (;;) {
      // A bracket too many closes nothing.
      while (depth === 0 && tokens[at]?.kind === 'close') at += 1
      const token = tokens[at]
      if (token === undefined || token.kind === 'or' || token.kind === 'close') break
      if (token.kind === 'and') at += 1
      nodes.push(operand(field, depth))
    }
    return joined('and', nodes)
  }

  const operand = (field: TextField, depth: number): ParsedNode | undefined => {
    const token = tokens[at]
    const before = tokens[at - 1]
    const closesTooEarly = token?.kind === 'close' && depth > 0 && isOperator(before)
    if (token === undefined || token.kind === 'and' || token.kind === 'or' || closesTooEarly) {
      throw nothingThere(token, before)
    }
    at += 1
    switch (token.kind) {
      case 'not':
      case 'minus':
        return exclusion(field, depth)
      case 'open':
        return group(token, field, depth)
      case 'close':
        return undefined
      case 'phrase':
        return readFormOr(token.text, field, aids.forms)
      case 'field':
        return fieldValue(token, depth)
      case 'word':
        return wordOrForm(token, field)
    }
  }

  /** Behind the first NOT or minus: any number of them say no more than one or none. */
  const exclusion = (field: TextField, depth: number): ParsedNode | undefined => {
    let excludes = true
    for (; tokens[at]?.kind === 'not' || tokens[at]?.kind === 'minus'; at += 1) excludes = !excludes
    const node = operand(field, depth)
    return node === undefined || !excludes ? node : without(node)
  }

  /** As many words in a row as are a form of the vocabulary; behind a minus, which clings to its word, that word alone. */
  const wordOrForm = (token: QueryToken, field: TextField): ParsedNode | undefined => {
    refuseLeadingStar(token.text, token.place)
    const row = tokens[at - 2]?.kind === 'minus' ? undefined : rows[at - 1]
    const { words, from } = row ?? { words: [token.text], from: 0 }
    const found = field === 'reference' ? undefined : aids.forms.longestAt(words, from)
    if (found === undefined) return word(token, field)
    at += found.length - 1
    return formNode(found.form, field)
  }

  const group = (open: QueryToken, field: TextField, depth: number): ParsedNode | undefined => {
    if (depth >= deepest)
      throw invalidQuery(open.place, 'Brackets are nested too deep', `At most ${deepest} levels.`)
    // One that opens nothing says nothing, whether or not it is closed.
    if (at >= tokens.length) return undefined
    if (tokens[at]?.kind === 'close') {
      at += 1
      return undefined
    }
    const node = alternatives(field, depth + 1)
    // One that is missing at the end is taken as read.
    if (tokens[at]?.kind === 'close') at += 1
    return node
  }

  const fieldValue = (token: QueryToken, depth: number): ParsedNode | undefined => {
    const field = fieldNames[token.text]
    const value = tokens[at]
    if (field !== undefined) refuseOperatorBehind(token, field, value)
    const isValue = value !== undefined && ['word', 'phrase', 'open'].includes(value.kind)
    if (field === 'marking' && isValue) throw notInQueries(token)
    if (field === undefined || field === 'marking' || !isValue) {
      return writtenAs(readWord(token.text, 'any'), token.text)
    }
    refuseMinusBehind(token, value, tokens[at + 1])
    if (value.kind === 'word') refuseStarBehind(token, field, value)
    at += 1
    if (value.kind !== 'open') {
      const isDate = field === 'created' || field === 'closed'
      const range = isDate ? spacedRange(token.text, tokens, at - 1, aids.today) : undefined
      if (range !== undefined) {
        at = range.next
        return readField(field, range.text, value.place, aids)
      }
      const typed = value.kind === 'word' && field in wordFields ? withoutPlural(value.text) : value.text
      return readField(field, typed, value.place, aids)
    }
    const inField = wordFields[field]
    if (inField === undefined) {
      throw invalidQuery(
        value.place,
        `“${token.text}:” takes one value and no brackets`,
        `Write ${token.text}:one OR ${token.text}:other.`,
      )
    }
    return group(value, inField, depth)
  }

  return {
    all() {
      at = 0
      return tokens.length === 0 ? undefined : alternatives('any', 0)
    },
    operandAt(from) {
      at = from
      const node = operand('any', 0)
      return { node, next: at }
    },
  }
}

/** Words that stand in a row, and which of them is meant. */
interface PlaceInRow {
  readonly words: readonly string[]
  readonly from: number
}

/** For each token that is a word where it stands among its like; a row is gathered once, however long it is. */
function rowsOf(tokens: readonly QueryToken[]): readonly (PlaceInRow | undefined)[] {
  let words: string[] = []
  return tokens.map((token) => {
    if (token.kind !== 'word') {
      words = []
      return undefined
    }
    words.push(token.text)
    return { words, from: words.length - 1 }
  })
}

function word(token: QueryToken, field: TextField): ParsedNode | undefined {
  return isPrefix(token.text)
    ? joined('and', readPrefix(token.text, field))
    : writtenAs(readWord(token.text, field), token.text)
}

/** `title:AND budget` would look for the word "title". Behind a space it may have been pasted. */
function refuseOperatorBehind(token: QueryToken, field: QueryField, value: QueryToken | undefined): void {
  if (value === undefined || value.start !== token.end || !['and', 'or', 'not'].includes(value.kind)) return
  const mayBeWord = field in wordFields || ['exact', 'class', 'folder'].includes(field)
  const word = mayBeWord ? `${token.text}:"${value.text.toLowerCase()}" if the word is meant, or ` : ''
  throw invalidQuery(
    token.place,
    `“${token.text}:” has no value`,
    `Write ${word}what is looked for behind the colon.`,
  )
}

/** `title:-draft` would look for drafts. */
function refuseMinusBehind(field: QueryToken, value: QueryToken, after: QueryToken | undefined): void {
  if (value.kind !== 'word' || value.start !== field.end || !/^[-−](?:[\p{L}\p{N}(]|$)/u.test(value.text))
    return
  // Quotes end a word: the minus before them stands alone.
  const isQuoted = after?.kind === 'phrase' && after.start === value.end
  const rest = isQuoted ? `"${after.text}"` : value.text.slice(1)
  if (rest === '') return
  throw invalidQuery(
    value.place,
    `A minus stands before the field and not behind “${field.text}:”`,
    `Write -${field.text}:${rest}.`,
  )
}

/** Markings are chosen as a filter. */
function notInQueries(field: QueryToken): Error {
  return invalidQuery(
    field.place,
    `“${field.text}:” is no field of a query`,
    `Choose the ${field.text} as a filter beside the query, or write “${field.text}” without the colon if the word is meant.`,
  )
}

/** No code, reference or exact word has a beginning: `class:FIN*` would find nothing for ever, and `exact:report*` only “report”. */
function refuseStarBehind({ text }: QueryToken, field: QueryField, value: QueryToken): void {
  const named = field === 'class' || field === 'folder'
  if (named ? !value.text.includes('*') : field !== 'exact' || !isPrefix(value.text)) return
  throw invalidQuery(
    value.place,
    `“${text}:” takes no * for how a ${named ? field : 'word'} begins`,
    insteadOfStar(text, field, value.text),
  )
}

function insteadOfStar(name: string, field: QueryField, typed: string): string {
  const bare = typed.replaceAll('*', '').replace(/[/._-]+$/, '')
  switch (field) {
    case 'class':
      return `Write ${bare === '' ? `the code of a class behind ${name}:` : `${name}:${bare}`}, which finds what lies in the classes below it too.`
    case 'folder':
      return `Write the whole reference, or class: with the code of its class; where the star belongs to it, ${name}:"${typed}".`
    default:
      return `Write ${typed} without “${name}:”, or ${name}:"${bare}" for just this word.`
  }
}

function isOperator(token: QueryToken | undefined): boolean {
  return token !== undefined && ['and', 'or', 'not', 'minus'].includes(token.kind)
}

function nothingThere(token: QueryToken | undefined, before: QueryToken | undefined): Error {
  const operator = isOperator(before) ? before : token
  if (operator === undefined) return invalidQuery(0, 'There is nothing to look for', 'Write a word.')
  const place = operator === before ? 'after' : 'before'
  return invalidQuery(
    operator.place,
    `There is nothing ${place} ${operator.text}`,
    `Write a word ${place} it, or “${operator.text.toLowerCase()}” in small letters if it is meant as a word.`,
  )
}
