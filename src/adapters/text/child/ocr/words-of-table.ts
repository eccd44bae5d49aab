/** Level of a word in tesseract's table; the levels above it are page, block, paragraph and line. */
const WORD = '5'

/** Text and mean word confidence from tesseract's TSV output: lines as on the page, an empty line between paragraphs. */
export function wordsOfTable(table: string): { readonly text: string; readonly confidence: number } {
  let text = ''
  let line = ''
  let paragraph = ''
  let sum = 0
  let count = 0
  for (const row of table.split('\n')) {
    const [level, , block, par, lineNumber, , , , , , confidence, ...word] = row.split('\t')
    const content = word.join('\t').trim()
    if (level !== WORD || content === '') continue
    const thisParagraph = `${block} ${par}`
    const thisLine = `${thisParagraph} ${lineNumber}`
    if (text !== '') text += thisLine === line ? ' ' : thisParagraph === paragraph ? '\n' : '\n\n'
    text += content
    line = thisLine
    paragraph = thisParagraph
    sum += Number(confidence)
    count += 1
  }
  return { text, confidence: count === 0 ? 0 : sum / count }
}
