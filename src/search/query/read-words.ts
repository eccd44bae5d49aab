import { analyseText, foldedWords, termOfPart } from '../../records/analysis/analyse-text.ts'
import type { LookupNode, TextField } from '../query-node.ts'
import { invalidQuery } from './invalid-query.ts'
import { stemsOfBeginning } from './stems-of-beginning.ts'

/** What was typed between two spaces: one term, or a phrase of its parts (`fox-it`, `DFI/2017`); none for punctuation. */
export function readWord(typed: string, field: TextField): LookupNode | undefined {
  return readPhrase(withoutPlural(typed), field)
}

/** "record(s)": the plural is found by the stem. */
export function withoutPlural(typed: string): string {
  return typed.replace(/\(e?s\)/g, '')
}

/** The terms of what was typed, as they are: one term, or a phrase of several; `undefined` where it has no letter and no digit. */
export function readPhrase(typed: string, field: TextField): LookupNode | undefined {
  const terms = analyseText(typed)
  const [only] = terms
  if (only === undefined) return undefined
  return terms.length === 1 ? { kind: 'term', field, term: only } : { kind: 'phrase', field, terms }
}

/** The same, for who says in words what was typed. */
export function writtenAs(node: LookupNode | undefined, typed: string): LookupNode | undefined {
  return node === undefined || node.kind === 'prefix' ? node : { ...node, typed: typed.trim() }
}

/** `word*`, with two letters or digits at least before the star; more than one star is decoration, as in `**note**`. */
export function isPrefix(typed: string): boolean {
  return (
    /[\p{L}\p{N}]\*$/u.test(typed) && !typed.startsWith('*') && (foldedWords(typed).at(-1)?.length ?? 0) >= 2
  )
}

/** Throws `invalid-query` for `*word`; stars on both sides are decoration. */
export function refuseLeadingStar(typed: string, at: number): void {
  if (!/^\*[\p{L}\p{N}][^*]*$/u.test(typed)) return
  const bare = typed.slice(1)
  const suggestion = `Write ${bare}, or its beginning and then *: ${bare.slice(0, 4)}*.`
  throw invalidQuery(at, 'A word cannot begin with *', suggestion)
}

/** `word*`; where the word has parts (`FIN-IN*`), the last is the beginning and the others are asked for as they are. */
export function readPrefix(typed: string, field: TextField): LookupNode[] {
  const parts = foldedWords(typed)
  const beginning = parts.pop()
  const before = parts.map((part): LookupNode => ({ kind: 'term', field, term: termOfPart(part) }))
  if (beginning === undefined) return before
  return [...before, { kind: 'prefix', field, prefix: beginning, terms: stemsOfBeginning(beginning) }]
}
