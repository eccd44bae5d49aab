import type { Express } from 'express'

interface Layer {
  readonly route?: { readonly path: string; readonly methods: { readonly [method: string]: boolean } }
  readonly handle?: { readonly stack?: readonly Layer[] }
}

/** `method path` of everything that Express will serve, found by walking its own stack; the 405 of `all` aside. */
export function mountedRoutes(app: Express): readonly string[] {
  // The stack is not in Express's types; nothing else knows what is mounted.
  return walk((app.router as unknown as { readonly stack: readonly Layer[] }).stack).sort()
}

function walk(stack: readonly Layer[]): string[] {
  return stack.flatMap((layer) => {
    if (layer.route === undefined) return walk(layer.handle?.stack ?? [])
    const path = layer.route.path.replace(/[*:](\w+)/g, '{$1}')
    return Object.keys(layer.route.methods)
      .filter((method) => method !== '_all')
      .map((method) => `${method} ${path}`)
  })
}
