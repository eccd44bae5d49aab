import { plain } from '../describe/describe-answer.ts'
import type { ApiClient } from './api-client.ts'
import { search } from './demo-shapes.ts'
import type { Stage } from './stage.ts'

/** What somebody looks for, and words of the title that must come back. */
const questions: readonly { readonly q: string; readonly finds: RegExp; readonly why: string }[] = [
  { q: 'flood barrier Glenarm', finds: /McAllister/, why: 'a photograph of a letter, by its words' },
  { q: '"approach channels"', finds: /[Dd]redging/, why: 'a phrase' },
  { q: '0512', finds: /0512/, why: 'a part of a reference, in a scan' },
  { q: 'author:Devlin moorings', finds: /moorings/i, why: 'a person and a word' },
  { q: 'harbour lighting complaint', finds: /lighting/, why: 'a scanned TIFF' },
]

/** Searches the way people do, and shows where each hit was found. */
export async function searchSamples(stage: Stage, client: ApiClient, stranger: ApiClient): Promise<void> {
  stage.act('Search: words, phrases, references and people; the page of each hit')
  for (const { q, finds, why } of questions) {
    const answer = search.parse((await client.get(`/search?q=${encodeURIComponent(q)}`)).body)
    const hit = answer.hits.find(({ title }) => finds.test(title))
    stage.claim(hit !== undefined, `${q}: ${answer.total} found (${why})`)
    const snippet = hit?.snippets[0]
    if (snippet !== undefined)
      stage.say(`  ${hit?.title}, p. ${snippet.page}: ${plain(snippet.html).slice(0, 110)}`)
  }
  const mine = search.parse((await client.get('/search?q=competition+short+list')).body)
  const theirs = search.parse((await stranger.get('/search?q=competition+short+list')).body)
  const seen = (answer: typeof mine): boolean => answer.hits.some(({ title }) => title.includes('IRC 204311'))
  stage.claim(
    seen(mine) && !seen(theirs),
    'an official-sensitive record is found by who is cleared, and does not exist for who is not',
  )
}
