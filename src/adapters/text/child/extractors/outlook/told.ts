/** What is said of a number of attachments; nothing where there is none. */
export function told(number: number, one: string, several: string, rest: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${number === 1 ? one : several} ${rest}`]
}
