import { makeRandom } from '../make-documents/make-random.ts'
import { hiddenFolders, identifiers, readableFolders, twinPeople, twinWords } from './twin-corpus.ts'

/** One question of the asker. */
export interface TwinRequest {
  readonly method: 'get' | 'post'
  /** As `Route.path` has it. */
  readonly route: string
  readonly path: string
  readonly body?: object
  /** A search that is saved first, and deleted afterwards: its id stands in the path for `{id}`. */
  readonly saved?: object
  /** Hits stand in the order of relevance, which may differ. */
  readonly byRelevance: boolean
}

export interface Known {
  readonly readable: readonly string[]
  readonly hidden: readonly string[]
}

/** Every route that searches or explores takes its turn; what is asked for is as often of the hidden as of the rest. */
export function makeTwinRequests(count: number, seed: number, known: Known): readonly TwinRequest[] {
  const draw = makeDraw(seed)
  return Array.from({ length: count }, (_, at) => {
    const make = makers[at % makers.length] ?? makers[0]
    return make(draw, known)
  })
}

type Draw = ReturnType<typeof makeDraw>

function makeDraw(seed: number) {
  const random = makeRandom(seed)
  const pick = <Value>(from: readonly Value[]): Value => from[Math.floor(random() * from.length)] as Value
  /** The first more often than the last. */
  const pickOften = <Value>(from: readonly Value[]): Value =>
    from[Math.floor(random() ** 2 * from.length)] as Value
  const chance = (of: number) => random() < of
  const word = () => (chance(0.25) ? pick(twinWords.hidden) : pickOften(twinWords.readable))
  /** With a letter wrong, missing, or two exchanged. */
  const misspelt = () => {
    const right = word()
    const at = 1 + Math.floor(random() * (right.length - 2))
    const wrong = pick(['', 'e', `${right.charAt(at + 1)}${right.charAt(at)}`])
    return `${right.slice(0, at)}${wrong}${right.slice(at + (wrong.length === 2 ? 2 : 1))}`
  }
  const person = () => pick([...twinPeople.readable, ...twinPeople.hidden])
  const folder = () => pick([...readableFolders, ...hiddenFolders])
  return { pick, chance, word, misspelt, person, folder }
}

const classes = ['FIN', 'FIN-INV', 'HR', 'HR-CASE', 'CON', 'EST', 'PRESS']
const formats = ['text', 'html', 'email']
const days = ['2016-01-01', '2018-06-30', '2020-02-29', '2023-12-31']

function words(draw: Draw, count: number): string {
  return Array.from({ length: count }, draw.word).join(' ')
}

/** What people type, and what would reach for what they may not see. */
function queryOf(draw: Draw): string {
  const { pick, word, misspelt, person, folder } = draw
  return pick([
    () => '',
    word,
    word,
    misspelt,
    () => words(draw, 2),
    () => words(draw, 3),
    () => `${word()} ${misspelt()}`,
    () => `What do we know of ${words(draw, 5)}?`,
    () => `"${words(draw, 2)}"`,
    () => `exact:"${words(draw, 2)}"`,
    () => `${word().slice(0, 3)}*`,
    () => `${word()} -${word()}`,
    () => `(${word()} OR ${word()}) AND NOT ${word()}`,
    () => `title:${word()}`,
    () => `author:"${person()}"`,
    () => `author:${pick(person().split(' '))}`,
    () => `keyword:${word()}`,
    () => `class:${pick(classes)} ${word()}`,
    () => `folder:${folder()}`,
    () => `NOT folder:${folder()}`,
    () => pick(['closed:2026', 'closed:today', 'NOT closed:2026', 'closed:2025']),
    () => `created:${pick(days)}..`,
    () => `created:${pick(['2019', 'last-year', 'this-financial-year'])} ${word()}`,
    () => pick(identifiers),
    () => pick(['annex', 'message', 'registry@example.org', 'R-2026', 'FIN-INV/T']),
  ])()
}

function sought(draw: Draw): URLSearchParams {
  const { pick, chance, person, folder } = draw
  const asked = new URLSearchParams({ q: queryOf(draw) })
  const filters: readonly (readonly [string, () => string])[] = [
    ['class', () => pick(classes)],
    ['notClass', () => pick(classes)],
    ['folder', folder],
    ['notFolder', folder],
    ['author', person],
    ['notAuthor', person],
    ['format', () => pick(formats)],
    ['notFormat', () => pick(formats)],
    ['marking', () => pick(['official', 'official-sensitive'])],
    ['notMarking', () => pick(['official', 'official-sensitive'])],
    ['missing', () => 'author'],
    ['notMissing', () => 'author'],
    ['from', () => pick(days)],
    ['to', () => pick(days)],
  ]
  for (const [name, value] of filters) if (chance(0.06)) asked.append(name, value())
  if (chance(0.1)) asked.set('synonyms', 'false')
  if (chance(0.2)) asked.set('scanningErrors', 'true')
  return asked
}

type Make = (draw: Draw, known: Known) => TwinRequest

function asking(route: string, more: (draw: Draw) => { readonly [name: string]: string } = () => ({})): Make {
  return (draw) => {
    const asked = sought(draw)
    for (const [name, value] of Object.entries(more(draw))) asked.set(name, value)
    return {
      method: 'get',
      route,
      path: `${route}?${asked}`,
      byRelevance: (asked.get('sort') ?? 'relevance') === 'relevance',
    }
  }
}

const facets = 'class,format,year,marking,author'
const search: Make = asking('/api/v1/search', ({ pick, chance }) => ({
  size: pick(['5', '20', '50']),
  ...(chance(0.6) && { sort: pick(['date', '-date', 'title', 'reference']) }),
  ...(chance(0.7) && { facets }),
}))
const batch: Make = (draw) => ({
  method: 'post',
  route: '/api/v1/search/batch',
  path: '/api/v1/search/batch',
  body: {
    terms: Array.from({ length: 8 }, () => queryOf(draw)),
    ...(draw.chance(0.3) && { class: [draw.pick(classes)] }),
  },
  byRelevance: false,
})

const saved: Make = (draw) => {
  const { pick, chance } = draw
  const query = Object.fromEntries(sought(draw))
  const sort = pick(['relevance', 'date', 'title'])
  return {
    method: 'get',
    route: '/api/v1/saved-searches/{id}/results',
    path: `/api/v1/saved-searches/{id}/results?size=${pick(['5', '20', '50'])}${chance(0.7) ? `&facets=${facets}` : ''}`,
    saved: { ...query, sort },
    byRelevance: sort === 'relevance',
  }
}

const size = ({ pick }: Draw) => pick(['3', '10', '50'])
const similar: Make = (draw, { readable, hidden }) => ({
  method: 'get',
  route: '/api/v1/records/{id}/similar',
  path: `/api/v1/records/${draw.pick(draw.chance(0.1) ? hidden : readable)}/similar?size=${size(draw)}`,
  byRelevance: false,
})
const related: Make = (draw) => ({
  method: 'get',
  route: '/api/v1/folders/{+reference}/related',
  path: `/api/v1/folders/${encodeURIComponent(draw.folder())}/related?size=${size(draw)}`,
  byRelevance: false,
})
const recent: Make = (draw) => ({
  method: 'get',
  route: '/api/v1/folders/recent',
  path: `/api/v1/folders/recent?days=${draw.pick(['1', '30'])}&size=${size(draw)}`,
  byRelevance: false,
})

const plan: Make = () => ({
  method: 'get',
  route: '/api/v1/file-plan',
  path: '/api/v1/file-plan',
  byRelevance: false,
})

const makers: readonly [Make, ...Make[]] = [
  search,
  search,
  search,
  asking('/api/v1/search/export', ({ pick }) => ({ as: pick(['csv', 'json']) })),
  batch,
  saved,
  asking('/api/v1/search/file-plan', ({ pick }) => ({ empty: pick(['true', 'false']) })),
  asking('/api/v1/search/timeline', ({ pick }) => ({ by: pick(['auto', 'year', 'month']) })),
  asking('/api/v1/search/people', ({ pick }) => ({ size: pick(['3', '20']) })),
  asking('/api/v1/search/terms', ({ pick }) => ({ size: pick(['5', '20']) })),
  asking('/api/v1/search/folders', ({ pick }) => ({ size: pick(['3', '20']) })),
  similar,
  related,
  recent,
  plan,
]

/** Every route that they go to. */
export const twinRoutes: ReadonlySet<string> = new Set(
  Array.from(makers, (make) => make(makeDraw(1), { readable: [''], hidden: [''] }).route),
)
