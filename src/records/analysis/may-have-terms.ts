/**
 * Whether a text may have any of some terms: false only where the analysis finds none of them in it. Many times as fast as
 * finding them, for whoever goes through much text in which they mostly are not. Words that are not in plain letters are not
 * judged: a text with one may have anything.
 */
export function makeMayHaveTerms(terms: Iterable<string>): (text: string) => boolean {
  const leads = new Set(Array.from(terms, leadOf))
  if (leads.size === 0) return () => false
  if ([...leads].some((lead) => lead === '')) return () => true
  const begins = new RegExp(`(?<![a-zA-Z0-9])(?:${[...leads].join('|')})`, 'i')
  return (text) => begins.test(text) || foreign.test(text)
}

/** Without typographic quotes, dashes, bullets and spaces, which split words and say nothing. */
const foreign = /[\u00aa-\u1fff\u200b-\u200f\u2060-\uffff]/

/** Stemming may change the last letter of what it leaves (`happy` → `happi`), and none before it. */
function leadOf(term: string): string {
  return /^[a-z0-9]+$/.test(term) ? term.slice(0, Math.max(1, term.length - 1)) : ''
}
