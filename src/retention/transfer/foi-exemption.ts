/**
 * The exemptions of Part II of the Freedom of Information Act 2000 (sections 21 to 44): of each section the subsections
 * that exempt, and of each subsection its paragraphs. Section 25 is about certificates and exempts nothing; subsections
 * on the duty to confirm or deny say nothing about a document that is handed over.
 */
const exemptions: { readonly [section: string]: { readonly [subsection: string]: readonly string[] } } = {
  21: { 1: [] },
  22: { 1: ['a', 'b', 'c'] },
  '22A': { 1: ['a', 'b'] },
  23: { 1: [] },
  24: { 1: [] },
  26: { 1: ['a', 'b'] },
  27: { 1: ['a', 'b', 'c', 'd'], 2: [] },
  28: { 1: [] },
  29: { 1: ['a', 'b'] },
  30: { 1: ['a', 'b', 'c'], 2: ['a', 'b'] },
  31: { 1: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] },
  32: { 1: ['a', 'b', 'c'], 2: ['a', 'b'] },
  33: { 1: ['a', 'b'], 2: [] },
  34: { 1: [] },
  35: { 1: ['a', 'b', 'c', 'd'] },
  36: { 2: ['a', 'b', 'c'] },
  37: { 1: ['a', 'aa', 'ab', 'ac', 'ad', 'b'] },
  38: { 1: ['a', 'b'] },
  39: { 1: ['a', 'b'] },
  40: { 1: [], 2: [] },
  41: { 1: ['a', 'b'] },
  42: { 1: [] },
  43: { 1: [], 2: [] },
  44: { 1: ['a', 'b', 'c'] },
}

/** How many sub-paragraphs a paragraph has, where it has any. */
const subParagraphs: { readonly [paragraph: string]: number } = {
  '22A(1)(b)': 4,
  '30(1)(a)': 2,
  '30(2)(a)': 4,
  '32(1)(c)': 2,
  '36(2)(a)': 3,
  '36(2)(b)': 2,
}

const NUMERALS = ['i', 'ii', 'iii', 'iv']

const CODE = /^(\d\d[A-Z]?)(?:\((\d)\)(?:\(([a-z]{1,2})\)(?:\(([iv]{1,3})\))?)?)?$/

/** Whether the code names an exemption: a section, or a subsection, paragraph or sub-paragraph of it that exempts. */
export function isFoiExemption(code: string): boolean {
  const [, section = '', subsection, paragraph, numeral] = CODE.exec(code) ?? []
  const subsections = Object.hasOwn(exemptions, section) ? exemptions[section] : undefined
  if (subsections === undefined) return false
  if (subsection === undefined) return true
  const paragraphs = Object.hasOwn(subsections, subsection) ? subsections[subsection] : undefined
  if (paragraphs === undefined) return false
  if (paragraph === undefined) return true
  if (!paragraphs.includes(paragraph)) return false
  if (numeral === undefined) return true
  const count = subParagraphs[`${section}(${subsection})(${paragraph})`] ?? 0
  return NUMERALS.slice(0, count).includes(numeral)
}
