import type { SearchAnswer, SearchHit } from '../../search/search-records.ts'
import { asLine } from '../for-terminal.ts'

const entities: { readonly [entity: string]: string } = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/** A search's answer for a terminal: the hits, each with where it was found. */
export function describeAnswer(answer: SearchAnswer): string {
  const { total, totalIsExact, matchingAll, hits, interpretation, behind } = answer
  const boundary = matchingAll !== null && matchingAll < total ? matchingAll : null
  const whole = boundary === null ? '' : `, ${boundary} with all of it`
  const found = `${totalIsExact ? '' : 'about '}${total} found${whole} (${interpretation})`
  const meant = answer.didYouMean.map(({ q, reason }) => `did you mean: ${q}  (${reason})`)
  const lines = hits.flatMap(({ reference, title, date, folder, id, snippets }, place) => [
    ...(place > 0 && place === boundary ? ['-- further ones:'] : []),
    `${reference}  ${date}  ${title}  [${folder}]  ${id}`,
    ...snippets.slice(0, 1).map((snippet) => `    ${placeOf(snippet)}${plain(snippet.html)}`),
  ])
  const late = behind === 0 ? [] : [`${behind} captured or changed a moment ago are not to be found yet`]
  return [found, ...meant, ...lines, ...late].map(asLine).join('\n')
}

/** Where in the record it stands: in which attachment, on which page. */
function placeOf({ filename, page }: SearchHit['snippets'][number]): string {
  const place = [...(filename === null ? [] : [filename]), ...(page === null ? [] : [`p. ${page}`])]
  return place.length === 0 ? '' : `${place.join(', ')}: `
}

/** A snippet's words, what was found in «guillemets». */
export function plain(html: string): string {
  return html
    .replaceAll('<mark>', '«')
    .replaceAll('</mark>', '»')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()
}
