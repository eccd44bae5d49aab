/** Finds what was chosen in the lists of older forms, which no text of the document repeats. Elements come by their local names. */
export interface FormChoice {
  open(element: string, attributes: Readonly<Record<string, string>>): void
  close(element: string): void
}

/** More than Word lets anybody list (ISO/IEC 29500-1, 17.16.25: 25). */
const MOST_ENTRIES = 1_000

/** Makes a finder that tells the entry a list shows: the chosen one, else the one it began with, else its first (17.16.9). */
export function makeFormChoice(found: (entry: string) => void): FormChoice {
  let list: { readonly entries: string[]; begun: number; chosen: number | undefined } | undefined
  return {
    open: (element, { 'w:val': value = '' }) => {
      if (element === 'ddList') list = { entries: [], begun: 0, chosen: undefined }
      if (list === undefined) return
      if (element === 'listEntry' && list.entries.length < MOST_ENTRIES) list.entries.push(value)
      else if (element === 'result') list.chosen = Number(value)
      else if (element === 'default') list.begun = Number(value)
    },
    close: (element) => {
      if (element !== 'ddList' || list === undefined) return
      found(list.entries[list.chosen ?? list.begun] ?? '')
      list = undefined
    },
  }
}
