import type { Server } from 'node:http'

const reading: readonly (string | undefined)[] = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whoever sends something and then ends their side of the connection may still be waiting: it has been done by then, and
 * without its answer they would send it again. Whoever has only asked for something and ends has gone, so that nothing long
 * is made for nobody.
 */
export function answerAfterTheEnd(server: Server): void {
  // Node reads this, and its types lack it: without it an end cuts the answer that is under way.
  Object.assign(server, { httpAllowHalfOpen: true })
  const methods = new WeakMap<object, string | undefined>()
  server.prependListener('request', ({ socket, method }) => methods.set(socket, method))
  server.on('connection', (socket) => {
    socket.once('end', () => {
      if (reading.includes(methods.get(socket))) socket.end()
    })
  })
}
