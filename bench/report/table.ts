import { type Figure, goalInWords } from './figure.ts'

const heads = ['what', 'measured', 'beside it', 'ratio', 'goal', 'met'] as const

/** The figures as people read them, one line each, notes beneath. */
export function table(figures: readonly Figure[]): string {
  const rows = [heads, ...figures.map(rowOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  const notes = figures.flatMap((figure) => (figure.note === null ? [] : [`${figure.name}: ${figure.note}`]))
  return [lines[0], rule, ...lines.slice(1), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}

function rowOf({ name, unit, value, peer, ratio, goal, met }: Figure): readonly string[] {
  return [
    name,
    `${short(value)} ${unit}`,
    peer === null ? '' : `${short(peer.value)} (${peer.name})`,
    ratio === null ? '' : `${ratio.toFixed(2)}×`,
    goal === null ? '' : goalInWords(goal, unit),
    met === null ? '' : met ? 'yes' : 'NO',
  ]
}

/** Three digits that mean something, or all of a whole number. */
export function short(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-GB')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
