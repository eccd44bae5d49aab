import { execFile } from 'node:child_process'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const require = createRequire(import.meta.url)

/** The native program and the data it is to use. */
export interface FoundTesseract {
  readonly program: string
  readonly dataFolder: string
  readonly version: string
}

/**
 * Finds `tesseract` on the PATH (version 4 or newer: older ones have no neural engine) and gives it the same English
 * data that tesseract.js uses, so that an installation reads alike with both. `null` where there is none that works.
 */
export async function findNativeTesseract(temporaryFolder: string): Promise<FoundTesseract | null> {
  const version = await versionOf('tesseract')
  if (version === null || Number.parseInt(version, 10) < 4) return null
  const dataFolder = join(temporaryFolder, 'tessdata')
  await mkdir(dataFolder, { recursive: true })
  const packed = await readFile(
    join(
      dirname(require.resolve('@tesseract.js-data/eng/package.json')),
      '4.0.0_best_int',
      'eng.traineddata.gz',
    ),
  )
  const draft = join(dataFolder, `eng.${process.pid}.draft`)
  await writeFile(draft, await promisify(gunzip)(packed))
  await rename(draft, join(dataFolder, 'eng.traineddata'))
  return { program: 'tesseract', dataFolder, version }
}

function versionOf(program: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: 10_000 }, (error, stdout, stderr) => {
      resolve(error === null ? (/tesseract v?(\d+(?:\.\d+)*)/.exec(`${stdout}${stderr}`)?.[1] ?? null) : null)
    })
  })
}
