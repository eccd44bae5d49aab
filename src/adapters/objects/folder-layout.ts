import { join } from 'node:path'

/** Size and digest as they were when the object was put. */
export interface Seal {
  readonly size: number
  readonly sha256: string
}

/** Where one object lives. */
export interface ObjectPlace {
  /** `<root>/<4 hex>/<4 hex>`. */
  readonly shard: string
  /** The symbolic link that is the object's name; it points at the bytes and so carries their seal. */
  readonly claim: string
}

/**
 * The shard of a key is the first half of its record's id, four digits a level. Ids are UUIDs of version 7, whose
 * first 32 bits count 65-second steps: what is captured together lies together, so that concurrent captures share
 * their directory's fsync, old folders never change (a backup skips them), and no folder grows without bound.
 */
export function shardOf(root: string, key: string): string {
  return join(root, key.slice(0, 4), key.slice(4, 8))
}

/** The place of a key that `requireObjectKey` has passed. */
export function placeOf(root: string, key: string): ObjectPlace {
  const shard = shardOf(root, key)
  return { shard, claim: join(shard, key) }
}

/**
 * The file that holds the bytes and nothing but the bytes: `<key>=<size>-<sha256>`. The seal is in the name, so it is
 * there exactly when the file is, costs no write of its own, and anyone can check a folder with `sha256sum`.
 */
export function sealedName(key: string, seal: Seal): string {
  return `${key}=${seal.size}-${seal.sha256}`
}

const SEALED = /^([^=]+)=(0|[1-9][0-9]{0,15})-([0-9a-f]{64})$/

/** Reads what `sealedName` wrote, or nothing where the name is not one of ours. */
export function parseSealedName(name: string): { readonly key: string; readonly seal: Seal } | undefined {
  const match = SEALED.exec(name)
  if (match === null) return undefined
  const [, key, size, sha256] = match
  if (key === undefined || size === undefined || sha256 === undefined) return undefined
  return { key, seal: { size: Number(size), sha256 } }
}

/** Whether a directory entry belongs to the key: its claim, or bytes under any seal. */
export function belongsTo(key: string, entry: string): boolean {
  return entry === key || entry.startsWith(`${key}=`)
}
