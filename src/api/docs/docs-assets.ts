import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pageStyle } from './page-style.ts'
import { startScript } from './start-script.ts'

/** What the pages under `/docs` ask for, and nothing else. */
export const docsAssets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js', 'page.css'] as const
export type DocsAsset = (typeof docsAssets)[number]

export interface AssetContent {
  readonly mediaType: string
  readonly content: Uint8Array
}

const require = createRequire(import.meta.url)
const loaded = new Map<DocsAsset, Promise<AssetContent>>()

/** An asset, read once from the package on this machine: no network, no CDN. */
export function docsAsset(name: DocsAsset): Promise<AssetContent> {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const asset = load(name)
  loaded.set(name, asset)
  return asset
}

async function load(name: DocsAsset): Promise<AssetContent> {
  switch (name) {
    case 'page.css':
      return { mediaType: 'text/css; charset=utf-8', content: Buffer.from(pageStyle) }
    case 'start.js':
      return { mediaType: 'text/javascript; charset=utf-8', content: Buffer.from(startScript) }
    case 'swagger-ui.css':
    case 'swagger-ui-bundle.js': {
      const content = await readFile(require.resolve(`swagger-ui-dist/${name}`))
      const type = name.endsWith('.css') ? 'text/css' : 'text/javascript'
      return { mediaType: `${type}; charset=utf-8`, content }
    }
  }
}
