import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import circus from 'jest-circus/runner'
import { lendGlobals } from './jest-globals.js'

const require = createRequire(import.meta.url)
const globals = new URL('jest-globals.js', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context),
})

/** Circus itself, new for each file: it keeps the tests it has collected in its module and its handlers in the process. */
function requireAnew(path) {
  delete require.cache[path]
  delete globalThis[Symbol.for('EVENT_HANDLERS')]
  return require(path)
}

/**
 * Jest's own runner, but for one thing: Node loads the tests and what they import, as it does at run time, and once for all
 * files of a process. Jest would compile all of it anew for each file: a third of the time that `npm test` took.
 */
export default async function runInNode(globalConfig, config, environment, runtime, testPath, send) {
  if (globalConfig.watch || globalConfig.watchAll)
    throw new Error(
      'Modules stay loaded between runs, so a watched run would test old code: run npm test again instead',
    )
  const native = Object.create(runtime, {
    requireInternalModule: { value: requireAnew },
    setGlobalsForRuntime: { value: lendGlobals },
    unstable_shouldLoadAsEsm: { value: () => true },
    unstable_importModule: { value: (path) => import(pathToFileURL(path)) },
  })
  return circus.default(globalConfig, config, environment, native, testPath, send)
}
