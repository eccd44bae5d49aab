import type { ContentStore } from '../../records/content-store.ts'

/** What is known to stay after a version is deleted, by the server's own name for itself. */
export function remainsOf(server: string): ContentStore['remains'] {
  const blocks = {
    where: "free blocks of the S3 server's own drives, and replicas and snapshots that its operator makes",
    until: 'its operator or its drives use or remove them; Muniment cannot know',
    basis: 'S3 promises that a deleted version is no longer served, not that its bytes are overwritten',
  }
  const parts = {
    where:
      'unfinished parts of a large attachment, text or document that a process was killed while it stored',
    until: 'a day later, when the server clears them away or Muniment next starts',
    basis:
      'parts are found by the whole key of their object alone, and nothing knows the key of one that was not finished',
  }
  if (!/minio|silo/i.test(server)) return [parts, blocks]
  const trash = {
    where: "the S3 server's trash (MinIO: .minio.sys/tmp/.trash)",
    until: 'about five minutes after the deletion, or the next restart of the server',
    basis: 'MinIO moves the data of a deleted version there and clears it in the background',
  }
  return [trash, parts, blocks]
}
