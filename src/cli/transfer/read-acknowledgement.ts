import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { type Acknowledgement, acknowledgedOutcomes } from '../../retention/transfer/acknowledgement.ts'
import { readTable } from '../import/read-table.ts'

const word = z.string().trim().min(1, 'is missing').max(4000)
const said = word.optional()
/** An empty cell says nothing. */
const cell = z
  .string()
  .transform((text) => (text.trim() === '' ? undefined : text.trim()))
  .optional()
const file = {
  path: word,
  sha256: word.regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits').toLowerCase(),
  outcome: z.enum(acknowledgedOutcomes),
}
const row = z.object({ ...file, archiveReference: cell, reason: cell })
const document = z.strictObject({
  archiveReference: said,
  files: z.array(z.strictObject({ ...file, archiveReference: said, reason: said })).min(1),
})

/**
 * Reads what a receiver has sent back: a CSV file where its name ends so, else JSON. Throws `malformed` with every fault
 * and where it stands.
 */
export async function readAcknowledgement(path: string): Promise<Acknowledgement> {
  if (extname(path).toLowerCase() === '.csv') {
    const rows = await readTable(path, 'acknowledgement', row)
    return present({ files: rows.map((found) => found.row) })
  }
  const parsed = document.safeParse(parseJson(await readFile(path, 'utf8')))
  if (parsed.success) return present(parsed.data)
  throw new MunimentError('malformed', 'The acknowledgement cannot be used as it is.', {
    errors: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new MunimentError('malformed', 'The acknowledgement is not JSON; a CSV file’s name ends in .csv.')
  }
}

/** What is not said is not there. */
function present({ archiveReference, files }: z.infer<typeof document>): Acknowledgement {
  return {
    ...(archiveReference === undefined ? {} : { archiveReference }),
    files: files.map(({ archiveReference: kept, reason, ...line }) => ({
      ...line,
      ...(kept === undefined ? {} : { archiveReference: kept }),
      ...(reason === undefined ? {} : { reason }),
    })),
  }
}
