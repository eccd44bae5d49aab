import { open } from 'node:fs/promises'

const SIGNATURE = Buffer.from('PK\x05\x06', 'latin1')
/** Says that sizes and places stand in another record, for archives beyond 4 GiB (APPNOTE 4.3.15). */
const LARGE = Buffer.from('PK\x06\x07', 'latin1')
const LARGE_LENGTH = 20
const RECORD = 22
/** A comment, and what transfers, mail systems and blocks of storage put behind a file. */
const LOOK_AT_MOST = 1024 * 1024

/**
 * Where an archive ends that is followed by bytes which do not belong to it: at the last record that says rightly where the
 * directory lies (APPNOTE 4.3.16). `undefined` where there is none.
 */
export async function findZipEnd(path: string): Promise<number | undefined> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - LOOK_AT_MOST)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    return endIn(buffer.subarray(0, bytesRead), start)
  } finally {
    await file.close()
  }
}

function endIn(tail: Buffer, start: number): number | undefined {
  for (
    let at = tail.lastIndexOf(SIGNATURE);
    at >= 0;
    at = at === 0 ? -1 : tail.lastIndexOf(SIGNATURE, at - 1)
  ) {
    if (at + RECORD > tail.length) continue
    const end = at + RECORD + tail.readUInt16LE(at + 20)
    if (end <= tail.length && pointsToDirectory(tail, at, start)) return start + end
  }
  return undefined
}

function pointsToDirectory(tail: Buffer, at: number, start: number): boolean {
  const before = at - LARGE_LENGTH
  if (before >= 0 && tail.subarray(before, before + LARGE.length).equals(LARGE)) return true
  return tail.readUInt32LE(at + 12) + tail.readUInt32LE(at + 16) === start + at
}
