import type { CertificateId, RecordId } from '../../kernel/ids.ts'
import { sha256Hex } from '../../kernel/sha256.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { recordKeyPrefix } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { FileCertificates } from '../certificate/file-certificates.ts'
import { readCertificate } from '../certificate/sign-certificate.ts'
import type { RestoreTx } from '../ports.ts'
import type { LostCertificate, LostWork } from './lost-work.ts'
import type { ArchivedAs } from './restore-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RestoreTx>
  readonly contentStore: ContentStore
  readonly fileCertificates: FileCertificates
}

export type BringBackCertificates = (work: LostWork) => Promise<readonly CertificateId[]>

/**
 * Brings back, byte for byte, the certificates issued since: each was captured as a record, whose bytes are still
 * stored and whose digest stands in the log. One of a batch that did not come back, or without its bytes, stays lost. Where
 * archives keep what they took is read from them: the log holds no such words.
 * Answers which came back.
 */
export function makeBringBackCertificates(deps: Deps): BringBackCertificates {
  const { unitOfWork, contentStore } = deps
  return async ({ certificates, captures }) => {
    const capturedAs = new Map(captures.map(({ sha256, id }) => [sha256, id]))
    const broughtBack: CertificateId[] = []
    for (const certificate of certificates) {
      const recordId = capturedAs.get(certificate.sha256)
      const body = recordId === undefined ? undefined : await bodyOf(recordId, certificate.sha256)
      if (body === undefined || !(await bringBack(certificate, body))) continue
      await deps.fileCertificates(certificate.batchId)
      broughtBack.push(certificate.id)
    }
    return broughtBack
  }

  async function bodyOf(recordId: RecordId, sha256: string): Promise<Uint8Array | undefined> {
    for await (const { key } of contentStore.list(recordKeyPrefix(recordId))) {
      if ((await contentStore.find(key))?.sha256 !== sha256) continue
      const chunks: Uint8Array[] = []
      for await (const chunk of await contentStore.open(key)) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      if (sha256Hex(body) === sha256) return body
    }
    return undefined
  }

  function bringBack(certificate: LostCertificate, body: Uint8Array): Promise<boolean> {
    const { id, batchId, sequence, kind, at } = certificate
    return unitOfWork.run(async (tx) => {
      if ((await tx.batches.find(batchId)) === undefined) return false
      const known = await tx.certificates.list(batchId)
      if (known.every((one) => one.id !== id))
        await tx.certificates.insert({ id, batchId, sequence, kind, body, issuedAt: at })
      await tx.restore.nameInArchive(batchId, referencesIn(body))
      return true
    })
  }
}

function referencesIn(body: Uint8Array): readonly ArchivedAs[] {
  return readCertificate(body).items.flatMap(({ recordId, archiveReference }) =>
    archiveReference === undefined ? [] : [{ recordId, archiveReference }],
  )
}
