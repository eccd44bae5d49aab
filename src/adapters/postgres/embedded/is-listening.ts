import { connect } from 'node:net'
import { join } from 'node:path'
import { systemErrorCode } from '../../../kernel/system-error-code.ts'
import type { PostmasterFile } from './postmaster-file.ts'

const NOBODY = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTDIR', 'ENOTSOCK'])

/**
 * Whether somebody listens at the server's socket. The kernel says so also of a server in another container on the same data folder, whose
 * processes cannot be seen from here.
 */
export async function isListening({
  socketFolder,
  port,
}: Pick<PostmasterFile, 'socketFolder' | 'port'>): Promise<boolean> {
  if (socketFolder === '') return false
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(join(socketFolder, `.s.PGSQL.${port}`))
  socket.once('connect', () => resolve(true))
  // Too many at once, or not ours to speak to: there it is, whoever it is.
  socket.once('error', (error) => resolve(!NOBODY.has(systemErrorCode(error) ?? '')))
  const found = await promise
  socket.destroy()
  return found
}
