import { canonicalJson } from './canonical-json.ts'
import { keysOfLog } from './keys/keys-of-log.ts'
import type { SigningKey } from './keys/note-key.ts'
import { readLeafIfWhole } from './leaf.ts'
import { detailsOf } from './list-audit-entries.ts'
import { type LogReader, type Sight, sightOf } from './log-reader.ts'
import type { AnchoredCheckpoint, AuditReader, StoredDetail, StoredEntry } from './ports.ts'
import { readInChunks } from './read-in-chunks.ts'
import { unexplainedGaps } from './unexplained-gaps.ts'

/** The four files of an export (docs/audit.md), each to be written as it comes. */
export interface AuditExport {
  /**
   * One JSON line for each commitment, by position: `{name, position, salt, value}`, or `erased` or `withheld`. To be read
   * to the end before the rest: what is erased while they are read, the log that follows says.
   */
  readonly details: AsyncIterable<Buffer>
  /** One leaf a line: the bytes without the newline are the leaf, its line number from 0 the position. */
  readonly entries: AsyncIterable<Buffer>
  /** Signed notes, parted by blank lines; the newest covers every entry. */
  readonly checkpoints: AsyncIterable<Buffer>
  /** The verifier keys of the log, one a line, in the order in which they signed it. */
  readonly publicKeys: string
}

interface Deps {
  readonly auditReader: AuditReader
  readonly writeCheckpoint: () => Promise<AnchoredCheckpoint | null>
  readonly signingKey: Pick<SigningKey, 'verifier'>
}

/**
 * Exports everything that was committed before the call, under a checkpoint over all of it. `reader` decides which
 * details the asker sees; withheld ones are named as such. Streams, whatever the size.
 */
export function makeExportAuditLog({ auditReader, writeCheckpoint, signingKey }: Deps) {
  return async (reader: LogReader): Promise<AuditExport> => {
    let newest = await writeCheckpoint()
    return {
      details: detailLines(),
      entries: leafLines(auditReader, () => newest?.size ?? 0),
      checkpoints: noteTexts(auditReader, () => newest?.number ?? -1),
      publicKeys: (await keysOfLog(auditReader, signingKey.verifier)).map(({ text }) => `${text}\n`).join(''),
    }

    async function* detailLines(): AsyncGenerator<Buffer> {
      for (let from = 0; newest !== null; ) {
        const { size } = newest
        let explained = true
        for await (const entries of readInChunks(auditReader, from, size)) {
          const beside = await detailsOf(auditReader, entries)
          const sight = await sightOf(reader, entries)
          explained &&= (await unexplainedGaps(auditReader, entries, beside, size)).length === 0
          yield Buffer.from(
            entries.flatMap((entry) => linesOf(entry, beside.get(entry.found.entryId) ?? [], sight)).join(''),
          )
        }
        if (explained) return
        // Something was erased since that checkpoint: the log shall say so, and goes on to the next.
        const next = await writeCheckpoint()
        if (next === null || next.size === size) return
        from = size
        newest = next
      }
    }
  }
}

const NEWLINE = Buffer.from('\n')

async function* leafLines(auditReader: AuditReader, sizeOf: () => number): AsyncGenerator<Buffer> {
  const size = sizeOf()
  for await (const entries of readInChunks(auditReader, 0, size)) {
    yield Buffer.concat(entries.flatMap(({ bytes }) => [bytes, NEWLINE]))
  }
}

async function* noteTexts(auditReader: AuditReader, newestOf: () => number): AsyncGenerator<Buffer> {
  const newest = newestOf()
  for (let from = 0; from <= newest; ) {
    const found = (await auditReader.checkpoints(from, 1000)).filter(({ number }) => number <= newest)
    const last = found.at(-1)
    if (last === undefined) return
    yield Buffer.from(found.map(({ note, number }) => (number === 0 ? note : `\n${note}`)).join(''))
    from = last.number + 1
  }
}

function linesOf(
  entry: StoredEntry,
  beside: readonly StoredDetail[],
  { mayRead, withheld }: Sight,
): string[] {
  // Nothing for an entry that was written over: what is wrong is taken away as it is, and the verifier says where.
  return Object.keys(readLeafIfWhole(entry.bytes)?.commitments ?? {})
    .sort()
    .map((name) => {
      const place = { position: entry.position, name }
      const detail = beside.find((candidate) => candidate.name === name)
      if (detail === undefined || detail.value === null || detail.salt === null) {
        return `${canonicalJson({ ...place, erased: true })}\n`
      }
      const besideHidden = withheld.has(entry.found.entryId) && name !== 'actorName'
      if (besideHidden || (detail.conditions !== null && !mayRead(detail.conditions))) {
        return `${canonicalJson({ ...place, withheld: true })}\n`
      }
      return `${canonicalJson({ ...place, value: detail.value, salt: detail.salt.toString('hex') })}\n`
    })
}
