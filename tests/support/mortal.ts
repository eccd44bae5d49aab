/** What the work of a process that has died comes to. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

/**
 * A death within a test's own process: after `die`, every call through a wrapped port fails and reaches nothing, so that
 * whoever comes after finds exactly what a kill would have left.
 */
export function makeMortal() {
  let dead = false
  return {
    die: (): never => {
      dead = true
      throw new Killed()
    },
    wrap: <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target)
          if (typeof member !== 'function') return member
          return (...given: unknown[]) => {
            if (dead) throw new Killed()
            const result: unknown = Reflect.apply(member, target, given)
            return result
          }
        },
      }),
  }
}
