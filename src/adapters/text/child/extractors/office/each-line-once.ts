/** What a chart says, each of its lines once: it holds the names along its axis with each of its series anew. */
export function eachLineOnce(text: string): string {
  return [...new Set(text.split('\n').filter((line) => line.trim() !== ''))].join('\n')
}
