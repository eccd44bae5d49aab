import { jestExpect } from '@jest/expect'
import { ModernFakeTimers } from '@jest/fake-timers'
import { ModuleMocker } from 'jest-mock'

/** What `@jest/globals` stands for where Node itself has loaded the tests, see run-in-node.js. */

/** The functions that collect the tests of one file: each file gets its own, while modules keep what they imported first. */
const lent = {}
export function lendGlobals(globals) {
  Object.assign(lent, globals)
}
const lentAs = (name) =>
  new Proxy(() => {}, {
    apply: (_target, _self, given) => lent[name](...given),
    get: (_target, key) => lent[name][key],
  })

export const afterAll = lentAs('afterAll')
export const afterEach = lentAs('afterEach')
export const beforeAll = lentAs('beforeAll')
export const beforeEach = lentAs('beforeEach')
export const describe = lentAs('describe')
export const it = lentAs('it')
export const test = lentAs('test')
export const expect = jestExpect

const timers = new ModernFakeTimers({ config: { fakeTimers: {} }, global: globalThis })
const mocker = new ModuleMocker(globalThis)
const offered = (source, ...names) =>
  Object.fromEntries(names.map((name) => [name, source[name].bind(source)]))

export const jest = {
  ...offered(timers, 'useFakeTimers', 'useRealTimers', 'setSystemTime', 'advanceTimersByTimeAsync'),
  ...offered(mocker, 'spyOn', 'restoreAllMocks'),
}
