/** Those lines of a text that hold a word which another lacks. */
export function linesMissing(text: string, other: string): readonly string[] {
  const seen = new Set(words(other))
  return text.split('\n').filter((line) => words(line).some((word) => !seen.has(word)))
}

function words(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
