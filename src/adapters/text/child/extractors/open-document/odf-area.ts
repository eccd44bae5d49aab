const POINTS: Readonly<Record<string, number>> = {
  pt: 1,
  in: 72,
  inch: 72,
  cm: 72 / 2.54,
  mm: 72 / 25.4,
  px: 0.75,
  pc: 12,
}

/** How large a frame is shown, in square points (OpenDocument 1.3, part 3, 18.3.18). */
export function odfArea(attributes: Readonly<Record<string, string>>): number {
  return length(attributes['svg:width']) * length(attributes['svg:height'])
}

function length(value = ''): number {
  const [, size, unit = ''] = /^([\d.]{1,12})([a-z]{0,4})$/.exec(value) ?? []
  return Number(size ?? 0) * (POINTS[unit] ?? 0) || 0
}
