import type { ContentStore } from '../../records/content-store.ts'

/** What is known to stay after a version is deleted, by the server's own name for itself. */
export function remainsOf(server: string): ContentStore['remains'] {
  const blocks = {
    where: "free blocks of the S3 server's own drives, and replicas and snapshots that its operator makes",
    until: 'its operator or its drives use or remove them; Muniment cannot know',
    basis: 'S3 promises that a deleted version is no longer served, not that its bytes are overwritten',
  }
  if (!/minio|silo/i.test(server)) return [blocks]
  const trash = {
    where: "the S3 server's trash (MinIO: .minio.sys/tmp/.trash)",
    until: 'about five minutes after the deletion, or the next restart of the server',
    basis: 'MinIO moves the data of a deleted version there and clears it in the background',
  }
  return [trash, blocks]
}
