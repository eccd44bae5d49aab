import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { samples } from './samples/samples.ts'

/**
 * Makes `samples/`: some twenty documents for `npm run demo` and their manifest. The same program makes the same bytes,
 * so that a difference in git is a difference in a sample. Run it with `node scripts/make-samples.ts`; with `--check` it
 * writes nothing and ends with 1 if a file is not what it would make.
 */
const folder = join(import.meta.dirname, '..', 'samples')
const check = process.argv.includes('--check')
const header = ['path', 'folder', 'title', 'date', 'author', 'marking'] as const

const files = new Map<string, Buffer>()
for (const { path, make } of samples) files.set(path, await make())
const rows = samples.map(({ marking = 'official', ...sample }) =>
  header.map((column) => ({ ...sample, marking })[column]),
)
files.set('manifest.csv', Buffer.from(stringify([header, ...rows], { escape_formulas: true })))

let different = 0
for (const [path, bytes] of files) {
  const target = join(folder, path)
  const same = await readFile(target).then(
    (found) => found.equals(bytes),
    () => false,
  )
  if (!same) different += 1
  if (same || check) continue
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, bytes)
}
const size = [...files.values()].reduce((sum, { length }) => sum + length, 0)
const kibibytes = Math.round(size / 1024)
console.log(`${files.size} files, ${kibibytes} KiB, ${different} ${check ? 'not as made' : 'written'}`)
// pdfium's WebAssembly keeps the process alive.
process.exit(check && different > 0 ? 1 : 0)
