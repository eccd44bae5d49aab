import type { PictureCrop } from '../../../child-messages.ts'

/** By its name in today's drawings, in thousandths of a percent, and in older ones (ISO/IEC 29500-1, 20.1.8.55; 29500-4, 19.1.2.11). */
const SIDES = {
  left: ['l', 'cropleft'],
  top: ['t', 'croptop'],
  right: ['r', 'cropright'],
  bottom: ['b', 'cropbottom'],
}
const AMOUNT = /^(-?\d{0,9}(?:\.\d{0,9})?)([f%]?)$/
/** Older drawings count in parts of so many, with an f behind them, or in parts of one. */
const FIXED = 65_536

/** What the attributes of a picture say is cut off it; nothing where it is all shown, or would not be at all. */
export function cropOf(attributes: Readonly<Record<string, string>>): PictureCrop | undefined {
  const cut = ([name = '', older = '']: readonly string[]): number =>
    name in attributes ? share(attributes[name], 100_000) : share(attributes[older], 1)
  const { left, top, right, bottom } = SIDES
  const crop = { left: cut(left), top: cut(top), right: cut(right), bottom: cut(bottom) }
  if (crop.left + crop.right >= 1 || crop.top + crop.bottom >= 1) return undefined
  return Object.values(crop).some((side) => side > 0) ? crop : undefined
}

/** Less than nothing is room around a picture. */
function share(text = '', whole: number): number {
  const [, amount = '', unit = ''] = AMOUNT.exec(text.trim()) ?? []
  const parts = unit === 'f' ? FIXED : unit === '%' ? 100 : whole
  return Math.min(1, Math.max(0, (Number(amount) || 0) / parts))
}
