const BACKSPACE = '\b'

/**
 * The same text as a printer would show it: programs for printers wrote a letter upon itself to make it bold, and upon a rule
 * to underline it, with a backspace between (ECMA-48, 8.3.5). A backspace at the start of a line means nothing, and stays.
 */
export function overstruck(text: string): string {
  if (!text.includes(BACKSPACE)) return text
  return text
    .split('\n')
    .map((line) => (line.includes(BACKSPACE) ? shownLine(line) : line))
    .join('\n')
}

function shownLine(line: string): string {
  const shown: string[] = []
  let meaningless = ''
  let at = 0
  for (const sign of line) {
    if (sign === BACKSPACE) {
      if (at === 0) meaningless += sign
      else at -= 1
      continue
    }
    // A rule and a space hide nothing of the letter that is there; of two letters the later is meant.
    const stays = (sign === '_' || sign === ' ') && shown[at] !== undefined
    if (!stays) shown[at] = sign
    at += 1
  }
  return `${meaningless}${shown.join('')}`
}
