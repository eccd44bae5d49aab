const MEBIBYTE = 1024 * 1024
/** A server that starts writes a piece of its write-ahead log, which has this size. */
const NEEDED = 16 * MEBIBYTE

/** What is said of a server that did not start on a disk with so many bytes free; nothing where it had room enough. */
export function lackOfRoom(free: number): string {
  if (free >= NEEDED) return ''
  return ` Its disk has ${Math.floor(free / MEBIBYTE)} MiB left, and it wants ${NEEDED / MEBIBYTE} or more to start: make room and try again.`
}
