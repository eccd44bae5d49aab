// All controls but what lays out a text of ours, and what turns the direction of writing (Unicode TR 36, 2.10).
const COMMANDS = /[[\p{Cc}--[\n\t]]\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gv

/** Text to be printed, whatever it holds from outside: a terminal takes none of it for a command. */
export function forTerminal(text: string): string {
  return text.replace(COMMANDS, '\ufffd')
}

/** What is to be one line: values from outside end none. */
export function asLine(text: string): string {
  return text.replace(/[\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
}
