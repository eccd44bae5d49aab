import request, { type Response, type Test } from 'supertest'

export type Method = 'get' | 'post' | 'patch' | 'head' | 'delete' | 'put' | 'options'

/** Calls with the fakes' token of a role; the server is asked for its address at each call. */
export function makeCallAs(edge: {
  readonly url: string
}): (role: string, method: Method, path: string) => Test {
  return (role, method, path) => request(edge.url)[method](path).set('Authorization', `Bearer ${role}`)
}

/** What a client sees of an answer, but for what differs between any two: its id and the time. */
export function seen({ status, headers, text }: Response): object {
  const { 'x-request-id': _id, date: _date, ...rest } = headers
  return { status, headers: rest, text }
}
