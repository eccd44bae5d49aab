import { isMunimentError } from '../../kernel/muniment-error.ts'

/** What a log line may say of an error. */
export interface ErrorDescription {
  readonly name: string
  readonly code?: string | undefined
  readonly message?: string | undefined
  /** Where, without the message that a stack begins with. */
  readonly at?: readonly string[] | undefined
  readonly table?: string | undefined
  readonly constraint?: string | undefined
  readonly cause?: ErrorDescription | undefined
}

const MAX_FRAMES = 15
const MAX_CAUSES = 5

/**
 * Tells which error it was and where, and leaves out what others wrote into its message: drivers and parsers quote the
 * values that troubled them, and a value may be a title, a name or a query (DESIGN §7).
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error }
  return {
    name: error.name,
    code: textOf(error, 'code'),
    message: safeMessage(error),
    at: framesOf(error.stack),
    table: textOf(error, 'table'),
    constraint: textOf(error, 'constraint'),
    cause:
      error.cause === undefined || depth >= MAX_CAUSES ? undefined : describeError(error.cause, depth + 1),
  }
}

/** Our own messages, and those of the engine about programs; never about data. */
function safeMessage(error: Error): string | undefined {
  if (isMunimentError(error)) return error.message
  if (error instanceof ReferenceError) return error.message
  const aboutCode =
    /^Cannot (?:read|set) properties of (?:undefined|null)|is not (?:a function|a constructor|iterable)$/
  return error instanceof TypeError && aboutCode.test(error.message) ? error.message : undefined
}

function framesOf(stack: string | undefined): readonly string[] | undefined {
  return stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim())
}

function textOf(error: Error, name: 'code' | 'table' | 'constraint'): string | undefined {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' && value.length <= 100 ? value : undefined
}
