import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml'

/** Steps from the root of a document: keys of maps, places in lists. */
export type YamlPath = readonly (string | number)[]

export interface YamlFault {
  readonly line: number
  readonly message: string
}

/** A parsed document: its plain value, and the line that any path stands on. */
export interface YamlSource {
  /** Maps, lists and strings only: nothing is guessed to be a number, a date or a truth value. */
  readonly value: unknown
  /** The line, from 1, of what `path` names, or of the nearest thing above it that exists. */
  lineOf(path: YamlPath): number
  /** The line of a key itself. */
  lineOfKey(path: YamlPath): number
}

export type YamlReading =
  | { readonly outcome: 'parsed'; readonly source: YamlSource }
  | { readonly outcome: 'faulty'; readonly faults: readonly YamlFault[] }

// A plan of thousands of classes may share one authority by alias; no plan needs more copies than this.
const MAX_ALIASES = 10_000
const MAX_DEPTH = 100

/**
 * Parses one YAML 1.2 document under the failsafe schema. Doubled keys, unknown tags, aliases that multiply or
 * contain themselves, and nesting beyond 100 levels are faults, never exceptions.
 */
export function parseYaml(text: string): YamlReading {
  const lines = new LineCounter()
  const faulty = (line: number, message: string): YamlReading => ({
    outcome: 'faulty',
    faults: [{ line, message }],
  })
  if (nestsTooDeep(text)) return faulty(1, `is nested more than ${MAX_DEPTH} levels deep`)
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    // Doubled keys are found below in one pass; the library compares each key with all others.
    uniqueKeys: false,
    prettyErrors: false,
    strict: true,
    logLevel: 'error',
  })
  const problems = [...document.errors, ...document.warnings]
  if (problems.length > 0) {
    const faults = problems.slice(0, 100).map((problem) => ({
      line: lines.linePos(problem.pos[0]).line,
      message: `is not valid YAML: ${problem.message}`,
    }))
    return { outcome: 'faulty', faults }
  }
  const root = document.contents
  const targets = new Map<Node, Node>()
  const bad = root === null ? undefined : findBadNode(root, targets)
  if (bad !== undefined) return faulty(lineOfNode(bad.node, lines), bad.message)
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return faulty(1, 'repeats aliases so often that it may be an attack: write the parts out')
  }
  return { outcome: 'parsed', source: { value, ...makeLocator(root, targets, lines) } }
}

/** Parsers recurse; brackets that open without end would exhaust the stack before any limit of theirs is met. */
function nestsTooDeep(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1
    else if ((character === ']' || character === '}') && depth > 0) depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return /(?:[-?:] +){101}/.test(text) || /^ {1000}/m.test(text)
}

interface BadNode {
  readonly node: Node
  readonly message: string
}

/**
 * Finds the first alias that leads nowhere or into itself, or the first node deeper than any plan goes, and notes where
 * each alias leads. The library's own look-up walks the whole document for every alias, which adds up.
 */
function findBadNode(root: Node, targets: Map<Node, Node>): BadNode | undefined {
  const anchors = new Map<string, Node>()
  const above = new Set<Node>()
  const visit = (node: Node, depth: number): BadNode | undefined => {
    if (depth > MAX_DEPTH) return { node, message: `is nested more than ${MAX_DEPTH} levels deep` }
    if (isAlias(node)) {
      const target = anchors.get(node.source)
      if (target === undefined)
        return { node, message: `*${node.source} names no anchor that stands before it` }
      if (above.has(target)) return { node, message: 'contains itself by an alias' }
      targets.set(node, target)
      return undefined
    }
    // In the order of the document, a later anchor of the same name takes the place of an earlier one.
    if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node)
    const doubled = isMap(node) ? doubledKey(node) : undefined
    if (doubled !== undefined)
      return { node: doubled, message: 'stands twice in the same map: keys are unique' }
    above.add(node)
    for (const child of childrenOf(node)) {
      const bad = visit(child, depth + 1)
      if (bad !== undefined) return bad
    }
    above.delete(node)
    return undefined
  }
  return visit(root, 0)
}

function doubledKey(map: YAMLMap): Node | undefined {
  const seen = new Set<string>()
  for (const { key } of map.items) {
    if (!isScalar(key)) continue
    if (seen.has(String(key.value))) return key
    seen.add(String(key.value))
  }
  return undefined
}

function childrenOf(node: Node): readonly Node[] {
  if (isSeq(node)) return node.items.filter(isNode)
  if (isMap(node)) return node.items.flatMap((pair) => [pair.key, pair.value].filter(isNode))
  return []
}

function makeLocator(
  root: Node | null,
  targets: ReadonlyMap<Node, Node>,
  lines: LineCounter,
): Omit<YamlSource, 'value'> {
  const walk = (path: YamlPath): { readonly line: number; readonly keyLine: number } => {
    let node: unknown = root
    let line = isNode(root) ? lineOfNode(root, lines) : 1
    let keyLine = line
    for (const step of path) {
      if (isAlias(node)) node = targets.get(node)
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
        if (pair === undefined) break
        if (isNode(pair.key)) keyLine = lineOfNode(pair.key, lines)
        node = pair.value
        line = isScalar(node) && node.source !== '' ? lineOfNode(node, lines) : keyLine
      } else if (isSeq(node)) {
        node = node.items[Number(step)]
        if (!isNode(node)) break
        line = lineOfNode(node, lines)
        keyLine = line
      } else break
    }
    return { line, keyLine }
  }
  return { lineOf: (path) => walk(path).line, lineOfKey: (path) => walk(path).keyLine }
}

function lineOfNode(node: Node, lines: LineCounter): number {
  return lines.linePos(node.range?.[0] ?? 0).line
}
