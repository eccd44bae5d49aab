import type { Random } from '../../support/make-audit-history.ts'
import {
  type Exported,
  type Finding,
  inserted,
  type Mutated,
  type Mutation,
  replaced,
  without,
} from './exported-log.ts'

/** In what lies beside: names, titles, reasons. */
export const editsOfDetails: { readonly [name: string]: Mutation } = {
  'changes a text that lies beside': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    return beside(replaced(lines, at, JSON.stringify({ ...detail, value: `${detail.value}!` })), {
      position: detail.position,
      kind: 'altered',
    })
  },
  'changes the salt of a text': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    return beside(replaced(lines, at, JSON.stringify({ ...detail, salt: '0'.repeat(32) })), {
      position: detail.position,
      kind: 'altered',
    })
  },
  'passes a text off as another': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    return beside(replaced(lines, at, JSON.stringify({ ...detail, name: 'authority' })), {
      position: detail.position,
      kind: 'altered',
    })
  },
  'writes rubbish over a text': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    return beside(replaced(lines, at, '{"name":'), { position: detail.position, kind: 'altered' })
  },
  'makes a text lie beside an earlier entry': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    // The very entry before would take it for one of its own, and be the first that is wrong.
    const earlier = random.between(-1, Math.max(-1, detail.position - 2))
    const moved = JSON.stringify({ ...detail, position: earlier })
    return beside(replaced(lines, at, moved), { position: detail.position, kind: 'altered' })
  },
  'makes a text lie beside a later entry': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    const moved = JSON.stringify({ ...detail, position: random.between(detail.position + 1, 1_000_000) })
    return beside(replaced(lines, at, moved), { position: detail.position, kind: 'removed' })
  },
  'drops a text that lies beside': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    return beside(without(lines, at), { position: detail.position, kind: 'removed' })
  },
  'writes a text twice': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    return beside(inserted(lines, at, lines[at] ?? ''), { position: detail.position, kind: 'altered' })
  },
  'puts in a text that nobody said': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    const invented = JSON.stringify({ ...detail, name: 'authority', value: 'The Minister' })
    return beside(inserted(lines, at, invented), { position: detail.position, kind: 'altered' })
  },
  'says that a text was erased, and nothing in the log does': (exported, random) => {
    // Who acted is never erased without being named.
    const { lines, at, detail } = someLine(exported, random, ({ name }) => name === 'actorName')
    const { position, name } = detail
    return beside(replaced(lines, at, JSON.stringify({ erased: true, name, position })), {
      position,
      kind: 'removed',
    })
  },
  'passes a text that was never said off as withheld': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    const lie = JSON.stringify({ ...detail, value: `${detail.value}!`, withheld: true })
    return beside(replaced(lines, at, lie), { position: detail.position, kind: 'altered' })
  },
  'says of a text that it was erased, and shows another': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    const { name, position } = detail
    const lie = JSON.stringify({ erased: true, name, position, value: `${detail.value}!` })
    return beside(replaced(lines, at, lie), { position, kind: 'altered' })
  },
  'writes a lie before a text, under the same name': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    const doubled = (lines[at] ?? '').replace('"value":', '"value":"Nobody ever said this","value":')
    return beside(replaced(lines, at, doubled), { position: detail.position, kind: 'altered' })
  },
  'writes more beside a text than the format has': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    const more = random.pick([
      JSON.stringify({ ...detail, note: 'as the Minister wished' }),
      (lines[at] ?? '').replace('{', '{ '),
      JSON.stringify({ withheld: false, ...detail }),
    ])
    return beside(replaced(lines, at, more), { position: detail.position, kind: 'altered' })
  },
  'cuts off the texts from an entry on': (exported, random) => {
    const { lines, at, detail } = someLine(exported, random)
    return beside(lines.slice(0, at), { position: detail.position, kind: 'removed' })
  },
}

interface Line {
  readonly lines: readonly string[]
  readonly at: number
  readonly detail: Detail
}

interface Detail {
  readonly position: number
  readonly name: string
  readonly value: string
}

function someLine(
  exported: Exported,
  random: Random,
  suits: (detail: Detail) => boolean = ({ value }) => value !== undefined,
): Line {
  const lines = exported.details.split('\n').slice(0, -1)
  const details: readonly Detail[] = lines.map((line) => JSON.parse(line))
  const at = random.pick([...details.keys()].filter((index) => details[index] && suits(details[index])))
  return { lines, at, detail: JSON.parse(lines[at] ?? '') }
}

function beside(lines: readonly string[], expected: Finding): Mutated {
  return { details: lines.map((line) => `${line}\n`).join(''), expected }
}
