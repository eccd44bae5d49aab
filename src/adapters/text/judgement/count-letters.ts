/** Letters and digits of any script: what a reader would call text, without spaces, rules and dots. */
export function countLetters(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
}
