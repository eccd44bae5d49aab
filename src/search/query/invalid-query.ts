import { MunimentError } from '../../kernel/muniment-error.ts'

/** What is wrong with a query, behind how many of its characters (said counted from 1), and what would be right. */
export function invalidQuery(at: number, problem: string, suggestion: string): MunimentError {
  const position = at + 1
  return new MunimentError('invalid-query', `${problem} (at character ${position}). ${suggestion}`, {
    details: { position, suggestion },
    errors: [{ path: 'q', message: `at character ${position}: ${problem}. ${suggestion}` }],
  })
}
