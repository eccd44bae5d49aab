import { createServer, connect as dial, type Server, type Socket } from 'node:net'

/** A port of ours in front of a server's, that can be shut as if the server had gone, and opened again. */
export interface Gate {
  /** `host:port` to say in place of the server's own. */
  readonly address: string
  /** Breaks every connection and refuses new ones. */
  shut(): Promise<void>
  /** On the same port as before. */
  open(): Promise<void>
  close(): Promise<void>
}

export async function makeGate(host: string, port: number): Promise<Gate> {
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let own = 0
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A broken connection is what a gate is for; its other side is broken with it.
    socket.on('error', () => undefined)
  }
  const open = async (): Promise<void> => {
    if (server !== undefined) return
    const opened = createServer((near) => {
      const far = dial(port, host)
      for (const socket of [near, far]) keep(socket)
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
      near.pipe(far).pipe(near)
    })
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject)
      opened.listen(own, '127.0.0.1', resolve)
    })
    server = opened
    const address = opened.address()
    if (typeof address === 'object' && address !== null) own = address.port
  }
  const shut = async (): Promise<void> => {
    const closing = server
    server = undefined
    const closed = new Promise((resolve) => {
      if (closing === undefined) resolve(undefined)
      else closing.close(resolve)
    })
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await open()
  return { address: `127.0.0.1:${own}`, open, shut, close: shut }
}

/** In front of the server that a URL names. */
export async function makeGateBefore(url: string): Promise<Gate> {
  const { hostname, port } = new URL(url)
  return makeGate(hostname, Number(port))
}
