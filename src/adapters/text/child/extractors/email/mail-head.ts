/** What stands above a message; nothing, or '', where it does not say. */
export interface MailHead {
  readonly subject: string
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly date: string
}

/** The head of a message as its reader sees it, without the lines that say nothing. */
export function mailHead({ subject, from, to, cc, date }: MailHead): string {
  const lines: readonly (readonly [name: string, value: string])[] = [
    ['Subject', subject],
    ['From', from.join(', ')],
    ['To', to.join(', ')],
    ['Cc', cc.join(', ')],
    ['Date', date],
  ]
  return lines.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`])).join('\n')
}
