import { page } from './page.ts'

/** What a person is shown who comes to an address at which nothing is. It repeats nothing of the address. */
export function nothingHerePage(): string {
  return page({
    title: 'Nothing here: Muniment',
    body: `<main class="page" id="content">
<h1>There is nothing here</h1>
<p class="lead">The address may be mistyped, or from before it changed. Records are not shown by address to a browser: programs
ask for them under <code>/api/v1</code>, with a token.</p>
<ul class="ways"><li><a href="/">Muniment</a><p>What this is, and where to go.</p></li>
<li><a href="/docs">The interface</a><p>Every route, to read and to try with your token.</p></li></ul>
</main>`,
  })
}
