import { page } from './page.ts'

/** The OpenAPI document to read and try, by Swagger UI from our own address. */
export function docsPage(): string {
  return page({
    title: 'The interface: Muniment',
    styles: ['/docs/swagger-ui.css'],
    scripts: ['/docs/swagger-ui-bundle.js', '/docs/start.js'],
    body: `<noscript><main><h1>Muniment</h1><p>This page needs JavaScript. The same is in the
<a href="/openapi.json">OpenAPI document</a>.</p></main></noscript>
<div id="interface"></div>`,
  })
}
