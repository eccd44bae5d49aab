import { ownDate } from '../../dates/own-date.ts'

/** Milliseconds from 1601, from which Windows counts, to 1970. */
const EPOCH = 11_644_473_600_000

/** A string in Unicode. */
export function wideText(bytes: Buffer): string {
  return endedText(bytes.toString('utf16le', 0, bytes.length & ~1))
}

/** Some programs write the zero that ends a string, and what lay behind it. */
export function endedText(text: string): string {
  return text.replace(/\0+$/, '').replaceAll('\0', ' ')
}

/** An instant by the clock of Windows, of a day on which somebody may have written it. */
export function windowsInstant(value: Buffer): string | undefined {
  const milliseconds = Number(value.readBigUInt64LE(0) / 10_000n) - EPOCH
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return undefined
  return ownDate({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    time: { hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() },
    zone: 0,
  })
}
