interface PageParts {
  readonly title: string
  /** HTML. */
  readonly body: string
  readonly scripts?: readonly string[]
  readonly styles?: readonly string[]
}

/** A page of ours: plain, readable at any width and by any reader; scripts only where a page brings its own. */
export function page({ title, body, scripts = [], styles = [] }: PageParts): string {
  const sheets = [...styles, '/docs/page.css'].map((href) => `<link rel="stylesheet" href="${href}">`)
  const code = scripts.map((src) => `<script src="${src}" defer></script>`)
  return [
    '<!doctype html>',
    '<html lang="en-GB">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${escapeHtml(title)}</title><link rel="icon" href="data:,">`,
    ...sheets,
    ...code,
    '</head>',
    `<body>
<a class="skip" href="#content">Skip to the content</a>
${band}
${body}
</body>`,
    '</html>',
    '',
  ].join('\n')
}

const band = `<header class="band"><div><a class="name" href="/">Muniment</a>
<nav aria-label="Muniment"><a href="/docs">Interface</a> &nbsp; <a href="/docs/errors">Errors</a></nav></div></header>`

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
