/** What stands between two spaces of a text, and where it begins, in UTF-16 offsets. */
export interface PlacedPiece {
  readonly piece: string
  readonly start: number
}

/**
 * The pieces of a text of which words may be suggested to somebody. Never a part of an identifier (national insurance, health and
 * card numbers, references: whatever has a digit between two spaces, and what stands between two such pieces), of an e-mail or
 * web address, of a path or of a file's name.
 */
export function plainPieces(text: string): readonly PlacedPiece[] {
  const pieces = [...text.matchAll(/\S+/gu)]
  return pieces.flatMap(({ 0: piece, index }, at) => {
    const before = pieces[at - 1]?.[0] ?? ''
    const after = pieces[at + 1]?.[0] ?? ''
    const isPart =
      (hasDigit(before) && hasDigit(after)) || goesOnBehind.test(before) || beganBefore.test(after)
    return isPart || isIdentifying(piece) ? [] : [{ piece, start: index }]
  })
}

function hasDigit(piece: string): boolean {
  return /\p{N}/u.test(piece)
}

/**
 * A host or a file (`example.org`, `budget.xlsx`), a scheme, a path, an address, also one that is spelt out (`murphy(at)example`);
 * `O.K.` and the end of a sentence are none.
 */
const address =
  /@|[([{<](?:at|dot)[)\]}>]|[\\]|:\S|^[~.]{0,2}\/|^[([<"'“]*www\.|[\p{L}\p{N}_-]\.[\p{L}_-]{2}/iu

function isIdentifying(piece: string): boolean {
  return hasDigit(piece) || address.test(piece)
}

/** Addresses that are written with spaces: `j.murphy @ example.org`, `j.murphy (at) example (dot) org`. */
const goesOnBehind = /(?:@|[([{<](?:at|dot)[)\]}>])$/i
const beganBefore = /^(?:@|[([{<](?:at|dot)[)\]}>])/i
