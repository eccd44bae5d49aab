import dgram from 'node:dgram'
import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

/**
 * Takes the network out of Node's own modules, before any parser is loaded. The second wall behind an empty network
 * namespace, and the only one where the system allows none: no parser has business with the network.
 */
export function denyNetwork(): void {
  const refuse = (): never => {
    throw new Error('a document reader has no network')
  }
  Object.assign(net, { connect: refuse, createConnection: refuse, createServer: refuse })
  net.Socket.prototype.connect = refuse
  Object.assign(tls, { connect: refuse })
  Object.assign(http, { request: refuse, get: refuse })
  Object.assign(https, { request: refuse, get: refuse })
  Object.assign(dgram, { createSocket: refuse })
  Object.assign(dns, { lookup: refuse, resolve: refuse })
  globalThis.fetch = refuse
  syncBuiltinESMExports()
}
