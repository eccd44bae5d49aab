import { analyseText, foldedWords } from '../../records/analysis/analyse-text.ts'
import type { AlternativesNode, LookupNode, QueryNode, TextNode, WeightedNode } from '../query-node.ts'
import { bareWord } from '../vocabulary/analyse-form.ts'
import { nameForms } from './describe-query.ts'
import { functionWords } from './function-words.ts'
import { type FormReader, formNode } from './read-forms.ts'
import { isPrefix, readPrefix, readWord, withoutPlural } from './read-words.ts'

/** Up to this many words, whoever typed them means all of them (DESIGN §8). */
const fewWords = 3
/** A word that is said more often than this is not more important still. */
const heaviest = 8
const namesShown = 12

/** Words typed in a row, with nothing between them. */
export interface WordRun {
  readonly words: readonly string[]
  /** They stood in quotes: only all of them can be a form of the vocabulary. */
  readonly quoted: boolean
}

/** What plain words without operators ask for. */
export interface PlainWords {
  readonly node: QueryNode
  /** How it was understood. */
  readonly wording: string
}

/** One word, or the words that are a form of the vocabulary. */
interface Item {
  readonly words: readonly [string, ...string[]]
  readonly form: AlternativesNode | null
}

/**
 * Few words: all of them first, then most of those that say what a record is about. More: any of them, ranked, without the
 * words that hold sentences together, and a word said twice weighs twice. A form of the vocabulary counts as one word.
 * `undefined` where there is no word at all. `room`: how many clauses a ranked list may have.
 */
export function readPlainWords(
  runs: readonly WordRun[],
  forms: FormReader,
  room: number,
): PlainWords | undefined {
  const typed = typedItems(runs, forms)
  const items = contentItems(typed)
  const nodes = distinct(items.flatMap(nodesOf))
  const [only] = nodes
  if (only === undefined) return undefined
  if (items.length > fewWords || nodes.length > fewWords) return rankItems(items, room)
  const besides = besidesOf(typed, nodes)
  const [first] = items
  if (nodes.length === 1 && besides.length === 0)
    return { node: only, wording: first === undefined ? '' : nameOf(first) }
  const names = [...new Set((besides.length === 0 ? items : typed).map(nameInList))]
  const all = `all of ${names.join(', ')} first, then`
  return {
    node: {
      kind: 'most',
      nodes,
      atLeast: Math.max(1, nodes.length - 1),
      ...(besides.length > 0 && { besides }),
    },
    wording:
      nodes.length === 1 && first !== undefined ? `${all} ${nameOf(first)} alone` : `${all} most of them`,
  }
}

/** Of few words those that hold sentences together were meant too: "County Down", "further education". */
function besidesOf(typed: readonly Item[], nodes: readonly TextNode[]): readonly TextNode[] {
  if (typed.length > fewWords) return []
  const known = new Set(nodes.map((node) => JSON.stringify(node)))
  return distinct(typed.flatMap(nodesOf)).filter((node) => !known.has(JSON.stringify(node)))
}

/**
 * Any of the words and of their parts, ranked; what is left when nothing stricter finds anything. Each of `asked` was asked for by
 * itself: a word that holds sentences together stays where it stands with none but its like, whatever the others are.
 */
export function rankAny(
  asked: readonly (readonly WordRun[])[],
  forms: FormReader,
  room: number,
): PlainWords | undefined {
  const typed = asked.map((runs) => typedItems(runs, forms))
  const shouted = isShouted(typed.flat())
  return rankItems(
    typed.flatMap((items) => contentItems(items, shouted)),
    room,
  )
}

function rankItems(items: readonly Item[], room: number): PlainWords | undefined {
  const weights = new Map<string, WeightedNode>()
  for (const node of items.flatMap(partsOf)) {
    const key = JSON.stringify(node)
    weights.set(key, { node, weight: Math.min(heaviest, (weights.get(key)?.weight ?? 0) + 1) })
  }
  if (weights.size === 0) return undefined
  // Of a page that was pasted, what it says most often; the sort keeps the order of the rest.
  const typed = [...weights].sort(([, one], [, other]) => other.weight - one.weight).slice(0, room)
  const { clauses, left } = withForms(new Map(typed), items, room - typed.length)
  const names = [
    ...new Set(items.map((item) => nameInList(left.has(item.form) ? { ...item, form: null } : item))),
  ]
  const shown =
    names.length > namesShown
      ? `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`
      : names.join(', ')
  return {
    node: { kind: 'ranked', clauses },
    wording: names.length === 1 ? shown : `any of ${shown}, the best first`,
  }
}

/**
 * The clauses with the forms of the vocabulary, as far as there is room: those of one word stand in its place, those of
 * several beside their words. What was typed is never left out for a form that was not.
 */
function withForms(
  typed: ReadonlyMap<string, WeightedNode>,
  items: readonly Item[],
  room: number,
): { readonly clauses: readonly WeightedNode[]; readonly left: ReadonlySet<AlternativesNode | null> } {
  const clauses = new Map(typed)
  const left = new Set<AlternativesNode | null>()
  let free = room
  for (const { form } of items) {
    if (form === null) continue
    const [first] = form.nodes
    const isWord = first.kind === 'term'
    const key = JSON.stringify(isWord ? first : form)
    const there = clauses.get(key)
    const cost = form.nodes.length - Number(isWord)
    if (there?.node.kind === 'alternatives') {
      // A word's weight was counted with the word; a phrase's is counted here.
      if (!isWord) clauses.set(key, { node: form, weight: Math.min(heaviest, there.weight + 1) })
    } else if (cost > free || (isWord && there === undefined)) left.add(form)
    else {
      clauses.set(key, { node: form, weight: there?.weight ?? 1 })
      free -= cost
    }
  }
  return { clauses: [...clauses.values()], left }
}

/** Whatever was typed but punctuation. */
function typedItems(runs: readonly WordRun[], forms: FormReader): readonly Item[] {
  const items = runs.flatMap((run) => itemsOf(run, forms))
  return items.filter(({ words }) => words.some((word) => foldedWords(word).length > 0))
}

function itemsOf({ words, quoted }: WordRun, forms: FormReader): Item[] {
  const items: Item[] = []
  for (let at = 0; at < words.length; ) {
    const found = forms.longestAt(words, at)
    const isForm = found !== undefined && (!quoted || found.length === words.length)
    const length = isForm ? found.length : 1
    const [first = '', ...rest] = words.slice(at, at + length)
    items.push({ words: [first, ...rest], form: isForm ? formNode(found.form, 'any') : null })
    at += length
  }
  return items
}

/** Without function words, unless there are no others. A word in capitals among small letters is a name: IT, WHO, US. */
function contentItems(items: readonly Item[], shouted = isShouted(items)): readonly Item[] {
  const content = items.filter(({ words: [word], form }) => form !== null || isContent(word, shouted))
  return content.length > 0 ? content : items
}

function isShouted(items: readonly Item[]): boolean {
  return !items.some(({ words }) => words.some((word) => /\p{Ll}/u.test(word) && !isLabel(word)))
}

/** "Re:", "Fwd:": what a program puts before words, however these are written. */
export function isLabel(word: string): boolean {
  return /^\p{L}+:$/u.test(word)
}

function isContent(word: string, shouted: boolean): boolean {
  if (!shouted && /^\p{Lu}{2,}$/u.test(word) && !['AND', 'OR', 'NOT'].includes(word)) return true
  return hasContent(word)
}

function hasContent(word: string): boolean {
  return foldedWords(word).some((part) => !functionWords.has(part))
}

function nodesOf({ words: [word], form }: Item): TextNode[] {
  if (form !== null) return [form]
  if (isPrefix(word)) return readPrefix(word, 'any')
  return [readWord(word, 'any')].filter((node) => node !== undefined)
}

/** What of an item any record may have: its words, without those that hold a form together. */
function partsOf({ words, form }: Item): LookupNode[] {
  const content = words.filter((word) => words.length === 1 || hasContent(word))
  return (content.length > 0 ? content : words).flatMap((word) => {
    if (form === null && isPrefix(word)) return readPrefix(word, 'any')
    const terms = form?.nodes[0].kind === 'term' ? [form.nodes[0].term] : analyseText(withoutPlural(word))
    return terms.map((term): LookupNode => ({ kind: 'term', field: 'any', term }))
  })
}

function nameInList(item: Item): string {
  return item.form === null ? nameOf(item) : `(${nameOf(item)})`
}

function nameOf({ words, form }: Item): string {
  if (form !== null) return nameForms(form.names)
  const [word] = words
  return words.length === 1 && isPrefix(word)
    ? `“${bareWord(word)}*”`
    : `“${bareWord(withoutPlural(words.join(' ')))}”`
}

function distinct(nodes: readonly TextNode[]): TextNode[] {
  return [...new Map(nodes.map((node) => [JSON.stringify(node), node])).values()]
}
