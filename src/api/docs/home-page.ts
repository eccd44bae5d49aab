import type { Readiness } from '../services/health-services.ts'
import { escapeHtml, page } from './page.ts'

const what = 'Records and knowledge management: capture, read, find, retain, destroy with proof.'

/** What `GET /` tells a program. */
export function homeFacts(version: string) {
  return { name: 'Muniment', version, what, docs: '/docs', openapi: '/openapi.json' }
}

/** What `GET /` tells a person: what this is, how it is, where to go, what to type next. */
export function homePage(version: string, origin: string, readiness: Readiness): string {
  return page({
    title: 'Muniment: records kept, found, and destroyed with proof',
    body: `<main class="page" id="content">
<h1>Records kept as long as the law says, and found while they live</h1>
<p class="lead">Muniment captures documents, keeps them unaltered, reads them, finds them by their words, and destroys
them with proof when their time is over. ${stateOf(readiness)}</p>
<h2>What to type next</h2>
<p>In the folder that Muniment runs from, in a second terminal with the same environment:</p>
<ol class="steps">${steps(escapeHtml(origin)).map(step).join('\n')}</ol>
<h2>Where to look</h2>
<ul class="ways">${ways.map(way).join('\n')}</ul>
</main>
<footer class="foot"><div>Muniment ${escapeHtml(version)}</div></footer>`,
  })
}

/** Whether it can be worked with, and whether a search knows of everything. */
function stateOf({ ready, engines, index: { behind, since, failed, state } }: Readiness): string {
  if (!ready)
    return 'This one is running, but cannot be worked with: <a href="/readyz">what does not answer</a>.'
  const isFull = engines.some(({ name, remarks }) => name === 'content' && remarks !== undefined)
  const running = isFull
    ? 'This one is running, but its store is full: what does not fit is not captured.'
    : 'This one is running and takes requests.'
  if (engines.some(({ sound }) => !sound))
    return `${running} Search is away; what is captured meanwhile is found once it is back.`
  // Nothing that waits is known of; what the index itself holds has not been looked at yet.
  if (behind === 0 && state === 'unknown')
    return `${running} Whether search knows of all that was captured is not known yet.`
  if (behind === 0) return `${running} Search knows of all that was captured.`
  const waiting = since === null ? '' : `, the oldest since ${writtenInstant(since)}`
  const given =
    failed === 0
      ? ''
      : ` ${failed} of them failed and will not be tried again by themselves: see <code>npx muniment doctor</code>.`
  const lost = state === 'incomplete' ? ' Its index was lost, whole or in part, and is built anew.' : ''
  return `${running} Search is behind by ${behind} ${behind === 1 ? 'record' : 'records'}${waiting}.${lost}${given}`
}

/** In London, as people there write it. */
function writtenInstant(instant: Date): string {
  return instant.toLocaleString('en-GB', { timeZone: 'Europe/London', dateStyle: 'long', timeStyle: 'short' })
}

interface Step {
  readonly title: string
  readonly words: string
  readonly command: string
}

function steps(origin: string): readonly Step[] {
  return [
    {
      title: 'Bring a file plan',
      words: 'It says which classes there are and how long each is kept. One of a department is shipped:',
      command: 'npx muniment fileplan apply config/fileplans/ports-and-waterways.yaml',
    },
    {
      title: 'Add yourself',
      words:
        'You are cleared for what is marked official-sensitive, as one of the samples is. The token is shown this once:',
      command: 'npx muniment user add "Your Name" --role civil-servant --clearance official-sensitive',
    },
    {
      title: 'Act as yourself',
      words: 'Put that token in place of the dots, and from here on commands act for you:',
      command: 'export MUNIMENT_TOKEN=mun_…',
    },
    {
      title: 'Capture the sample documents',
      words: 'Letters, scans, e-mails with attachments. Each is read while you watch:',
      command: 'npx muniment import samples --manifest samples/manifest.csv',
    },
    {
      title: 'Find something',
      words: 'By the interface, as programs do; <code>npx muniment search harbour</code> says the same:',
      command: `curl -H "Authorization: Bearer $MUNIMENT_TOKEN" '${origin}/api/v1/search?q=harbour'`,
    },
  ]
}

const step = ({ title, words, command }: Step): string =>
  `<li><h3>${title}</h3><p>${words}</p><pre><code>${command}</code></pre></li>`

interface Way {
  readonly href: string
  readonly name: string
  readonly words: string
}

const ways: readonly Way[] = [
  { href: '/docs', name: 'The interface', words: 'Every route, to read and to try with your token.' },
  { href: '/docs/errors', name: 'Errors', words: 'Every code an answer may carry, and what it means.' },
  { href: '/openapi.json', name: 'OpenAPI document', words: 'The same for programs, to make a client from.' },
  { href: '/readyz', name: 'Ready?', words: 'Which engines are in use and whether each is sound.' },
]

const way = ({ href, name, words }: Way): string => `<li><a href="${href}">${name}</a><p>${words}</p></li>`
