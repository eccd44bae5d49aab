import { errorCodes } from '../../kernel/error-code.ts'
import { problemTitles } from '../http/problem-titles.ts'
import { escapeHtml, page } from './page.ts'

/** Every error code with its status and meaning; the `type` of each problem points here. */
export function errorsPage(): string {
  const statuses = new Map<string, number>(Object.entries(errorCodes))
  const rows = Object.entries(problemTitles)
    .map(([code, title]) => ({ code, title, status: statuses.get(code) ?? 500 }))
    .toSorted((one, other) => one.status - other.status)
    .map(
      ({ code, title, status }) =>
        `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${escapeHtml(title)}</td></tr>`,
    )
  return page({
    title: 'Errors: Muniment',
    body: `<main class="page" id="content">
<h1>Errors</h1>
<p class="lead">Every error is a problem document (RFC 9457). Its <code>code</code> is stable: rely on it in programs, and
show its <code>detail</code> to people.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
</main>`,
  })
}
