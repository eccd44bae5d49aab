/** So far clocks are apart that are both well, and days that stand for an instant. */
const CLOCKS_DIFFER = 2 * 24 * 60 * 60 * 1000

/** When a message was sent; nothing where the clock of its sender was ahead of that of the last server that took it. */
export function sentOn(date: string | undefined, received: string | undefined): string | undefined {
  if (date === undefined || received === undefined) return date
  return Date.parse(date) - Date.parse(received) > CLOCKS_DIFFER ? undefined : date
}
