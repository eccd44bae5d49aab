import { errorCodes } from '../../kernel/error-code.ts'
import { problemTitles } from '../http/problem-titles.ts'
import { escapeHtml, page } from './page.ts'

/** Every error code with its status and meaning; the `type` of each problem points here. */
export function errorsPage(): string {
  const rows = Object.entries(problemTitles).map(([code, title]) => {
    const status = Object.entries(errorCodes).find(([name]) => name === code)?.[1] ?? 500
    return `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${escapeHtml(title)}</td></tr>`
  })
  return page({
    title: 'Errors: Muniment',
    body: `<main>
<h1>Errors</h1>
<p>Every error is a problem document (RFC 9457). Its <code>code</code> is stable: rely on it, show its <code>detail</code>.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
<p><a href="/docs">The interface</a></p>
</main>`,
  })
}
