import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { ClusterHome } from '../../../../src/adapters/postgres/embedded/cluster-home.ts'
import { ensureServer } from '../../../../src/adapters/postgres/embedded/server-process.ts'

// Beyond what any system numbers its processes with: as the number of a process of another container, it is nobody's here.
const ELSEWHERE = 99_999_999

let folder: string
let home: ClusterHome
let listening: Server
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muniment-'))
  const cluster = join(folder, 'postgres')
  mkdirSync(cluster)
  writeFileSync(
    join(cluster, 'postmaster.pid'),
    [ELSEWHERE, cluster, 0, 5432, folder, '', '  1 2', 'ready   ', ''].join('\n'),
  )
  home = {
    cluster,
    binaries: join(folder, 'no-binaries'),
    outside: undefined,
    user: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    note: { password: 'x' },
  } as ClusterHome
  listening = createServer((socket) => socket.destroy())
  const { promise, resolve } = Promise.withResolvers<void>()
  listening.listen(join(folder, '.s.PGSQL.5432'), resolve)
  await promise
})
afterEach(() => {
  listening.close()
  rmSync(folder, { recursive: true, force: true })
})

it('joins the server of another container, which listens although nobody of its number is seen here', async () => {
  expect(await ensureServer(home, {})).toMatchObject({ pid: ELSEWHERE, socketFolder: folder })
  expect(existsSync(join(home.cluster, 'postmaster.pid'))).toBe(true)
})

it('starts one where nobody listens, once what a killed one left is out of the way', async () => {
  listening.close()
  await expect(ensureServer(home, {})).rejects.toThrow('no-binaries')
  expect(existsSync(join(home.cluster, 'postmaster.pid'))).toBe(false)
})
