/**
 * Text by which things are told apart, as it is compared: composed (NFC), without space around it. What looks the same on
 * paper is the same, however it was typed and wherever it came from.
 */
export function composedName(text: string): string {
  return text.trim().normalize('NFC')
}
