/** A statement that has come so often is one of those that come for ever. */
const RETURNS = 3
/** Each session keeps a plan of each: statements built from filters nobody thought of must not fill them. */
const MOST_PREPARED = 300
/** Statements of which it is remembered how often they came. */
const MOST_COUNTED = 2_000

/** Written into a statement whose best plan hangs on its values: what is prepared may come to be planned without them. */
export const PLANNED_ANEW = '/* planned anew */'

/** The name under which sessions prepare a statement; none for what is new, or more than sessions should keep. */
export type NameStatement = (text: string) => string | undefined

/**
 * Gives names to statements that return: PostgreSQL then reads and plans each once a session and not at every call,
 * which is half of what a short statement costs. One text has one name, in whatever session.
 */
export function makeStatementNames(): NameStatement {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= MOST_PREPARED) return known
    if (text.includes(PLANNED_ANEW)) return undefined
    const times = (seen.get(text) ?? 0) + 1
    if (times < RETURNS) {
      if (seen.size >= MOST_COUNTED) seen.clear()
      seen.set(text, times)
      return undefined
    }
    seen.delete(text)
    const name = `muniment_${names.size + 1}`
    names.set(text, name)
    return name
  }
}
