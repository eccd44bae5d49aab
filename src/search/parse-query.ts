import { analyseText } from '../records/analysis/analyse-text.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import { countClauses } from './query/count-clauses.ts'
import { countLevels } from './query/count-levels.ts'
import { countWords } from './query/count-words.ts'
import { describeQuery } from './query/describe-query.ts'
import { functionWords } from './query/function-words.ts'
import { invalidQuery } from './query/invalid-query.ts'
import { joined } from './query/join-nodes.ts'
import { labelsAsWords } from './query/labels-as-words.ts'
import { lexQuery, type QueryToken } from './query/lex-query.ts'
import { makeNarrowingReader } from './query/narrowing-in-prose.ts'
import { makeExpressionParser } from './query/parse-expression.ts'
import { isLabel, rankAny, readPlainWords, type WordRun } from './query/plain-words.ts'
import type { ReadingAids } from './query/read-field.ts'
import { makeFormReader } from './query/read-forms.ts'
import { mostClauses, mostLevels, mostWords, type ParsedNode } from './query-node.ts'
import { bareWord } from './vocabulary/analyse-form.ts'
import { emptyVocabulary, type Vocabulary } from './vocabulary/make-vocabulary.ts'

/** One way to understand a query. */
export interface Reading<Node = ParsedNode> {
  /** `null`: everything. */
  readonly node: Node | null
  /** The same in words, for the answer's `interpretation`. */
  readonly wording: string
}

/** The readings of a query, strictest first: the next is for when one finds nothing (DESIGN §8, never an empty page). */
export type Readings = readonly [Reading, ...Reading[]]

/** A pasted page is longer; what comes after says the same again. */
const longestRead = 50_000
/** So many words in a row without an operator are a sentence, not a query; its capitals and dashes are just that. */
const wordsOfProse = 8
/** Among as many words, though operators stand between them; nobody puts "the" and "that" into an expression. */
const functionWordsOfProse = 3

/**
 * Understands a query by the grammar of docs/search.md. Throws `invalid-query` with position and suggestion for what
 * was clearly meant as syntax and is wrong; whatever people paste is taken as words.
 */
export function parseQuery(query: string, today: CivilDate, vocabulary: Vocabulary): Readings {
  const pieces = lexQuery(query.slice(0, longestRead))
  const capitalsCount = pieces.some((token) => /\p{Ll}/u.test(token.text))
  const aids = { today, forms: makeFormReader(vocabulary, capitalsCount) }
  const tokens = labelsAsWords(pieces, aids)
  const readings = readTokens(tokens, aids)
  refuseTooDeep(readings, tokens)
  const asTyped = () => readTokens(tokens, { today, forms: noForms })
  refuseTooMany(readings[0], () => asTyped()[0])
  refuseTooWordy(readings, tokens, asTyped)
  return readings
}

const noForms = makeFormReader(emptyVocabulary, false)

function readTokens(tokens: readonly QueryToken[], aids: ReadingAids): Readings {
  if (isProse(tokens)) return readProse(tokens, aids)
  const hasOperators = tokens.some((token) => ['and', 'or', 'not'].includes(token.kind))
  return hasOperators ? readExpression(tokens, aids) : readList(tokens, aids)
}

/** Who typed no more than is allowed is told where the rest comes from. */
function refuseTooMany(reading: Reading, asTyped: () => Reading): void {
  const clauses = clausesOf(reading)
  if (clauses <= mostClauses) return
  const typed = clausesOf(asTyped())
  if (typed > mostClauses)
    throw invalidQuery(0, `The query has ${typed} clauses`, `At most ${mostClauses}; ask in several queries.`)
  throw invalidQuery(
    0,
    `With its synonyms the query has ${clauses} clauses`,
    `At most ${mostClauses}; ask in several queries, or search without synonyms (synonyms=false).`,
  )
}

/** Only phrases make it so, in quotes or of what was typed without a space: the longest is where to begin. */
function refuseTooWordy(readings: Readings, tokens: readonly QueryToken[], asTyped: () => Readings): void {
  const words = wordsOf(readings)
  if (words <= mostWords) return
  const typed = wordsOf(asTyped())
  if (typed <= mostWords)
    throw invalidQuery(
      0,
      `With its synonyms the query has ${words} words`,
      `At most ${mostWords}; ask in several queries, or search without synonyms (synonyms=false).`,
    )
  let longest = { words: 0, at: 0 }
  for (const { text, place } of tokens) {
    const count = analyseText(text).length
    if (count > longest.words) longest = { words: count, at: place }
  }
  throw invalidQuery(
    longest.at,
    `The query has ${typed} words that it looks for one after the other`,
    `At most ${mostWords}; look for a part of the text.`,
  )
}

/** Only brackets make it so: the innermost is where to begin. */
function refuseTooDeep(readings: Readings, tokens: readonly QueryToken[]): void {
  const levels = Math.max(...readings.map(({ node }) => (node === null ? 0 : countLevels(node))))
  if (levels <= mostLevels) return
  let depth = 0
  let deepest = { depth: 0, at: 0 }
  for (const { kind, place } of tokens) {
    if (kind === 'open') depth += 1
    else if (kind === 'close') depth = Math.max(0, depth - 1)
    if (depth > deepest.depth) deepest = { depth, at: place }
  }
  throw invalidQuery(
    deepest.at,
    `${levels} levels of AND, OR and NOT stand within each other`,
    `At most ${mostLevels}; ask in several queries.`,
  )
}

function wordsOf(readings: Readings): number {
  return Math.max(...readings.map(({ node }) => (node === null ? 0 : countWords(node))))
}

function clausesOf({ node }: Reading): number {
  return node === null ? 0 : countClauses(node)
}

function isProse(tokens: readonly QueryToken[]): boolean {
  let run = 0
  let words = 0
  let holdingTogether = 0
  for (const token of tokens) {
    run = token.kind === 'word' ? run + 1 : 0
    if (run >= wordsOfProse) return true
    if (token.kind !== 'word') continue
    words += 1
    if (functionWords.has(token.text)) holdingTogether += 1
  }
  if (words >= wordsOfProse && holdingTogether >= functionWordsOfProse) return true
  return isShoutedProse(tokens)
}

/**
 * "DO NOT RESUSCITATE", "TERMS AND CONDITIONS OF SALE": where all is in capitals they say nothing, and a word that holds
 * sentences together tells that one was pasted; so do as many words to each operator as a sentence has. Numbers, quotes, fields,
 * brackets and a minus are what somebody put there: `1312 OR 1313` is taken at its word, and so are two names with one
 * operator between them, as in "HR AND FIN".
 */
function isShoutedProse(pieces: readonly QueryToken[]): boolean {
  // "Re: TERMS AND CONDITIONS OF SALE" is what was answered to.
  const tokens = pieces.filter(({ kind, text }) => kind !== 'word' || !isLabel(text))
  if (tokens.some((token) => /\p{Ll}/u.test(token.text))) return false
  if (tokens.length <= 3 && !tokens.some(({ kind }) => kind === 'not')) return false
  const words = tokens.filter(({ kind }) => kind === 'word')
  const operators = tokens.filter(({ kind }) => kind === 'and' || kind === 'or' || kind === 'not')
  if (words.length + operators.length < tokens.length) return false
  if (words.some(({ text }) => /\p{N}/u.test(text))) return false
  return (
    words.length >= wordsOfProse * operators.length ||
    words.some(({ text }) => functionWords.has(bareWord(text).toLowerCase()))
  )
}

/** Sentences: words, whatever stands between them; fields that are well formed narrow it, and so does what is excluded at its end. */
function readProse(tokens: readonly QueryToken[], aids: ReadingAids): Readings {
  const runs = makeRuns()
  const required: ParsedNode[] = []
  const readNarrowing = makeNarrowingReader(tokens, aids)
  let wordsUntil = 0
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    const narrowing = at < wordsUntil ? undefined : readNarrowing(at)
    // Where there is no room for it, nor is it read again from each of its parts.
    if (narrowing !== undefined) wordsUntil = narrowing.next
    if (narrowing !== undefined && countClauses(narrowing.node) < roomBeside(required)) {
      runs.end()
      required.push(narrowing.node)
      at = narrowing.next - 1
      continue
    }
    if (token.kind === 'phrase') runs.addQuoted(token.text)
    else if (['word', 'field', 'and', 'or', 'not'].includes(token.kind)) runs.add(token.text)
  }
  const words = runs.all()
  const room = roomBeside(required)
  const any = () => rankAny([words], aids.forms, room)
  return withFallback(readPlainWords(words, aids.forms, room), any, required, [])
}

function readExpression(tokens: readonly QueryToken[], aids: ReadingAids): Readings {
  const node = makeExpressionParser(tokens, aids).all()
  return [node === undefined ? everything : { node, wording: describeQuery(node) }]
}

/** Words without operators, beside phrases, fields and exclusions, which all have to hold. */
function readList(tokens: readonly QueryToken[], aids: ReadingAids): Readings {
  const parser = makeExpressionParser(tokens, aids)
  const plainRuns = makeRuns()
  const phrases: ParsedNode[] = []
  const required: ParsedNode[] = []
  const phraseRuns = makeRuns()
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind !== 'word') plainRuns.end()
    if (token.kind === 'open' || token.kind === 'close') {
      at += 1
      continue
    }
    const { node, next } = parser.operandAt(at)
    if (token.kind === 'word') for (const { text } of tokens.slice(at, next)) plainRuns.add(text)
    else if (token.kind === 'phrase') {
      if (node !== undefined) phrases.push(node)
      phraseRuns.addQuoted(token.text)
    } else if (node !== undefined) required.push(node)
    at = next
  }
  const room = roomBeside(required)
  const plain = readPlainWords(plainRuns.all(), aids.forms, room)
  if (plain === undefined) {
    const node = joined('and', [...phrases, ...required])
    return [node === undefined ? everything : { node, wording: describeQuery(node) }]
  }
  const any = () => rankAny([plainRuns.all(), phraseRuns.all()], aids.forms, room)
  return withFallback(plain, any, required, phrases)
}

/** Gathers words, and what is between them. */
function makeRuns() {
  const runs: { readonly words: string[]; readonly quoted: boolean }[] = []
  let open = false
  return {
    add(word: string): void {
      if (open) runs.at(-1)?.words.push(word)
      else runs.push({ words: [word], quoted: false })
      open = true
    },
    addQuoted(text: string): void {
      runs.push({ words: text.split(/\s+/), quoted: true })
      open = false
    },
    end(): void {
      open = false
    },
    all: (): readonly WordRun[] => runs,
  }
}

/** How many clauses are left for a ranked list beside what has to hold. */
function roomBeside(required: readonly ParsedNode[]): number {
  return Math.max(1, mostClauses - required.reduce((sum, node) => sum + countClauses(node), 0))
}

const everything: Reading = { node: null, wording: 'everything you may read' }

function withFallback(
  plain: Reading | undefined,
  rank: () => Reading | undefined,
  required: readonly ParsedNode[],
  phrases: readonly ParsedNode[],
): Readings {
  const strict = narrowed(plain, [...phrases, ...required])
  if (phrases.length === 0 && isLoose(plain?.node ?? null)) return [strict]
  const any = rank()
  if (any === undefined) return [strict]
  const loose = narrowed(any, required)
  return [strict, { ...loose, wording: `nothing has what was asked for, so: ${loose.wording}` }]
}

/** Whether nothing looser could find more: single terms, any of which is enough. */
function isLoose(node: ParsedNode | null): boolean {
  if (node?.kind === 'most') return node.atLeast <= 1 && node.nodes.every(isLoose)
  if (node?.kind === 'alternatives') return isLoose(node.nodes[0])
  return node?.kind === 'term' || node?.kind === 'prefix' || node?.kind === 'ranked'
}

function narrowed(plain: Reading | undefined, required: readonly ParsedNode[]): Reading {
  if (plain === undefined || plain.node === null) {
    const node = joined('and', required)
    return node === undefined ? everything : { node, wording: describeQuery(node) }
  }
  if (required.length === 0) return plain
  return {
    node: joined('and', [plain.node, ...required]) ?? plain.node,
    wording: `${plain.wording}; and ${required.map(describeQuery).join(' and ')}`,
  }
}
