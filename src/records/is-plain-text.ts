// Every control character of ASCII but tab, line feed and carriage return: no writing has them, and PostgreSQL refuses NUL.
const CONTROL = /[\p{Cc}--[\t\n\r\u0080-\u009f]]/v

/** Whether it is text that a person can have written: no control characters, no halves of characters. */
export function isPlainText(text: string): boolean {
  return !CONTROL.test(text) && text.isWellFormed()
}
