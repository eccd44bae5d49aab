import { escapeHtml, page } from './page.ts'

const what = 'Records and knowledge management: capture, read, find, retain, destroy with proof.'

/** What `GET /` tells a program. */
export function homeFacts(version: string) {
  return { name: 'Muniment', version, what, docs: '/docs', openapi: '/openapi.json' }
}

/** What `GET /` tells a person: what this is, where to go, what to type next. */
export function homePage(version: string, origin: string): string {
  const at = escapeHtml(origin)
  return page({
    title: 'Muniment',
    body: `<main>
<h1>Muniment</h1>
<p>${what}</p>
<p>Version ${escapeHtml(version)} is running. This address is for programs and for you to look around:</p>
<ul>
<li><a href="/docs">Read the interface</a>, and try it with a token</li>
<li><a href="/docs/errors">What each error means</a></li>
<li><a href="/openapi.json">The OpenAPI document</a></li>
<li><a href="/readyz">Are all engines ready?</a></li>
</ul>
<h2>Next</h2>
<p>In the folder that Muniment runs from, add yourself. The token is shown once:</p>
<pre><code>npx muniment user add "Your Name" --role civil-servant</code></pre>
<p>Then ask for the file plan:</p>
<pre><code>curl -H "Authorization: Bearer $TOKEN" ${at}/api/v1/file-plan</code></pre>
<p>Nothing there yet? <code>npx muniment fileplan apply config/fileplans/…</code> brings a file plan.</p>
</main>`,
  })
}
