import { page } from './page.ts'

/** The OpenAPI document to read and try, by Swagger UI from our own address. */
export function docsPage(): string {
  return page({
    title: 'The interface: Muniment',
    styles: ['/docs/swagger-ui.css'],
    scripts: ['/docs/swagger-ui-bundle.js', '/docs/start.js'],
    body: `<noscript><main class="page"><h1>The interface</h1><p>Reading it on this page needs JavaScript. The same is
in the <a href="/openapi.json">OpenAPI document</a>.</p></main></noscript>
<div id="content"><div id="interface"></div></div>`,
  })
}
