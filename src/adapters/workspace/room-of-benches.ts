import { lstat, readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** A file system in bytes: what is free, and all of it. */
export interface DiskRoom {
  readonly free: number
  readonly whole: number
}

/** With less than this to read in, or than a quarter of a small disk, a disk is full of something else. */
const ROOM_TO_READ_IN = 1024 ** 3

/** The room of the file system that a folder lies on. */
export async function diskRoomOf(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, whole: blocks * bsize }
}

/**
 * Whether next to nothing is free any more and this is for `bench`: none beside it holds more, and that there would be
 * room without the benches.
 */
export async function hasTakenRoom(
  folder: string,
  bench: string,
  { free, whole }: DiskRoom,
): Promise<boolean> {
  const names = await readdir(folder)
  const benches = await Promise.all(names.map(async (name) => sizeBelow(join(folder, name))))
  const own = await sizeBelow(bench)
  const toReadIn = benches.reduce((sum, size) => sum + size, free)
  if (toReadIn < Math.min(ROOM_TO_READ_IN, whole / 4)) return false
  return free < toReadIn / 16 && own > 0 && benches.every((size) => size <= own)
}

/** In bytes. What goes while one looks weighs nothing. */
async function sizeBelow(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const found = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => undefined)))
  return found.reduce((sum, file) => sum + (file?.isFile() === true ? file.size : 0), 0)
}
