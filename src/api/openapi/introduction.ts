import { errorCodes } from '../../kernel/error-code.ts'

/** What a reader of the OpenAPI document needs to know before the first call. */
export function introduction(): string {
  return `${general}\n\n| status | codes |\n|---|---|\n${codesByStatus()}`
}

const general = `Records and knowledge management: a document is captured, kept with its integrity for as long as the law
says, found in seconds while it lives, and provably destroyed when its time is over.

Send \`Authorization: Bearer <token>\` everywhere but to \`/\`, \`/healthz\`, \`/readyz\`, \`/openapi.json\` and \`/docs\`.
Dates are London dates, \`YYYY-MM-DD\`; where one is expected, an RFC 3339 instant is taken as its London date. Instants
are in UTC. Lists are \`{items, next}\`: give \`next\` back as \`cursor\`. \`from\` and \`to\` are both included.
Parameters that a route does not know are ignored; fields of a body that it does not know are refused, since a misspelt
\`marking\` must not leave a record open.

Errors are problem documents (RFC 9457) with a stable \`code\`; [what each means](/docs/errors):`

/** One row a status: sixty rows would stand between a reader and the first route. */
function codesByStatus(): string {
  const codes = Object.entries(errorCodes).map(([code, status]) => ({ code, status }))
  const statuses = [...new Set(codes.map(({ status }) => status))].toSorted((one, other) => one - other)
  return statuses
    .map((status) => {
      const ofStatus = codes.filter((known) => known.status === status)
      return `| ${status} | ${ofStatus.map(({ code }) => `\`${code}\``).join(', ')} |`
    })
    .join('\n')
}
