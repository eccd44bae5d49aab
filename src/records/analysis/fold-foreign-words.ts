import { foldedWords } from './analyse-text.ts'

/** ASCII letters and digits in lower case, and every byte of what is not ASCII; 0 for whatever splits words. */
export const wordByte = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return byte >= 0x80 ? byte : /[a-zA-Z0-9]/.test(character) ? character.toLowerCase().charCodeAt(0) : 0
})

const notAscii = /[\u0080-\uffff]/
// The look-behind keeps this linear: without it a long run of letters is tried again from each of its letters.
const foreignCluster = /(?<![a-zA-Z0-9])[a-zA-Z0-9]*[\u0080-\uffff][a-zA-Z0-9\u0080-\uffff]*/g

/** What is not ASCII is folded and split here, so that a loop over bytes sees nothing but words and ASCII. */
export function foldForeignWords(text: string): string {
  if (!notAscii.test(text)) return text
  return text.replace(foreignCluster, (cluster) => foldedWords(cluster).join(' '))
}
