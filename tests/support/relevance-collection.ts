import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A collection of texts with queries and judgements of which texts answer them. */
export interface RelevanceCollection {
  readonly documents: readonly { readonly number: number; readonly title: string; readonly text: string }[]
  readonly queries: readonly { readonly number: number; readonly text: string }[]
  /** By query number: the numbers of the relevant documents. */
  readonly relevant: ReadonlyMap<number, ReadonlySet<number>>
}

/** Cranfield: queries are numbered by their order for the judgements, not by `<num>`. */
export function readCranfield(folder: string): RelevanceCollection {
  const read = (name: string) => readFileSync(join(folder, 'relevance', 'cranfield', name), 'utf8')
  const element = (xml: string, name: string) =>
    new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1]?.trim() ?? ''
  const documents = [...read('cran.all.1400.xml').matchAll(/<doc>([\s\S]*?)<\/doc>/g)].map(
    ([, xml = '']) => ({
      number: Number(element(xml, 'docno')),
      title: element(xml, 'title'),
      text: element(xml, 'text'),
    }),
  )
  const queries = [...read('cran.qry.xml').matchAll(/<top>([\s\S]*?)<\/top>/g)].map(([, xml = ''], at) => ({
    number: at + 1,
    text: element(xml, 'title'),
  }))
  return { documents, queries, relevant: readJudgements(read('cranqrel.trec.txt')) }
}

/** Vaswani, in the form of TREC. */
export function readVaswani(folder: string): RelevanceCollection {
  const read = (name: string) => readFileSync(join(folder, 'relevance', 'vaswani', name), 'utf8')
  const documents = [
    ...read('doc-text.trec').matchAll(/<DOC>\s*<DOCNO>\s*(\d+)\s*<\/DOCNO>([\s\S]*?)<\/DOC>/gi),
  ].map(([, number, text = '']) => ({ number: Number(number), title: '', text: text.trim() }))
  const queries = [
    ...read('query-text.trec').matchAll(/<top>\s*<num>\s*(\d+)\s*<\/num>\s*<title>([\s\S]*?)<\/title>/gi),
  ].map(([, number, text = '']) => ({ number: Number(number), text: text.trim() }))
  return { documents, queries, relevant: readJudgements(read('qrels')) }
}

function readJudgements(lines: string): Map<number, Set<number>> {
  const relevant = new Map<number, Set<number>>()
  for (const line of lines.split('\n')) {
    const [query, , document, judgement] = line.trim().split(/\s+/).map(Number)
    if (query === undefined || document === undefined || judgement === undefined || !(judgement > 0)) continue
    relevant.set(query, (relevant.get(query) ?? new Set()).add(document))
  }
  return relevant
}

export interface Relevance {
  /** Mean average precision over the first thousand. */
  readonly map: number
  readonly ndcg10: number
  readonly emptyPages: number
}

/** Asks every judged query and compares what comes with what is relevant. */
export async function measureRelevance(
  { queries, relevant }: RelevanceCollection,
  ask: (query: string) => Promise<readonly number[]>,
): Promise<Relevance> {
  let precision = 0
  let gain = 0
  let judged = 0
  let emptyPages = 0
  for (const { number, text } of queries) {
    const wanted = relevant.get(number)
    if (wanted === undefined) continue
    judged += 1
    const found = await ask(text)
    if (found.length === 0) emptyPages += 1
    let hits = 0
    let sum = 0
    let dcg = 0
    found.slice(0, 1000).forEach((document, at) => {
      if (!wanted.has(document)) return
      hits += 1
      sum += hits / (at + 1)
      if (at < 10) dcg += 1 / Math.log2(at + 2)
    })
    let ideal = 0
    for (let at = 0; at < Math.min(10, wanted.size); at += 1) ideal += 1 / Math.log2(at + 2)
    precision += sum / wanted.size
    gain += dcg / ideal
  }
  return { map: precision / judged, ndcg10: gain / judged, emptyPages }
}
