import { readdir, readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { afterEach, describe, expect, it } from '@jest/globals'
import { makeUnitAllowance } from '../../src/ingest/reading/unit-allowance.ts'
import { startTestReader, type TestReader, textOf } from '../adapters/text/support.ts'
import { makePdf } from '../support/make-documents/make-pdf.ts'
import { makeScan } from '../support/make-documents/make-scan.ts'

const lines = ['The bridge at Ballymena', 'was inspected in June.']

describe('a reader under limits', () => {
  let test: TestReader
  afterEach(() => test.end())

  const scans = async (count: number): Promise<Buffer> => {
    const scan = await (await makeScan({ lines }, { dotsPerInch: 150 })).png().toBuffer()
    return makePdf(Array.from({ length: count }, () => ({ scan })))
  }

  it('gives a document up that takes too long, and reads the next', async () => {
    test = await startTestReader({ processes: 1, limits: { pageMilliseconds: 1 } })
    expect(await test.read(await scans(1), 'a.pdf')).toMatchObject({
      outcome: 'without-text',
      reason: 'time-limit',
      pageCount: 1,
    })
    expect(textOf(await test.read('next', 'b.txt'))).toBe('next')
  })

  it('does not open a document whose unit has used up what it may', async () => {
    test = await startTestReader({ processes: 1 })
    const document = await test.document('text', 'a.txt')
    const allowance = makeUnitAllowance()
    const read = () => test.reader.read({ ...document, allowance }, () => undefined)
    expect(textOf(await read())).toBe('text')
    allowance.spend(allowance.left())
    expect(await read()).toMatchObject({ outcome: 'without-text', reason: 'time-limit', pageCount: 0 })
  })

  it('keeps the pages it has read when others take too long', async () => {
    test = await startTestReader({ processes: 1, limits: { pageMilliseconds: 1 } })
    const scan = await (await makeScan({ lines }, { dotsPerInch: 150 })).png().toBuffer()
    const result = await test.read(await makePdf([{ lines: ['own text stays'] }, { scan }]), 'a.pdf')
    expect(result).toMatchObject({
      outcome: 'read',
      method: 'own-text',
      warning: expect.stringContaining('Not recognised: page 2'),
    })
    expect(textOf(result)).toContain('own text stays')
  })

  it('ends a child that needs too much memory, whatever kind of memory it is', async () => {
    test = await startTestReader({ processes: 1, limits: { residentBytes: 1024 * 1024 } })
    expect(await test.read(await scans(1), 'a.pdf')).toMatchObject({
      outcome: 'without-text',
      reason: 'memory-limit',
    })
  })

  it('blames no document for what the system refused', async () => {
    test = await startTestReader({ processes: 1 })
    // There for this process, and for no child: those work in another folder.
    const path = '/proc/self/cwd/package.json'
    const reading = test.reader.read({ path, filename: 'a.txt', mediaType: '' }, () => undefined)
    await expect(reading).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    expect(textOf(await test.read('next', 'b.txt'))).toBe('next')
  })

  it('cuts text that never ends, and says so', async () => {
    test = await startTestReader({ processes: 1, limits: { characters: 100 } })
    const result = await test.read('word '.repeat(1_000), 'a.txt')
    expect(result).toMatchObject({ outcome: 'read', warning: expect.stringContaining('was cut') })
    expect(textOf(result).length).toBeLessThanOrEqual(100)
  })

  it('stops promptly when told to, leaving the reader ready', async () => {
    test = await startTestReader({ processes: 2 })
    const abort = new AbortController()
    const document = await test.document(await scans(20), 'a.pdf')
    const reading = test.reader.read(
      document,
      () => abort.abort(new Error('stopped by its owner')),
      abort.signal,
    )
    await expect(reading).rejects.toThrow('stopped by its owner')
    expect(textOf(await test.read('next', 'b.txt'))).toBe('next')
  })

  it('shows progress page by page', async () => {
    test = await startTestReader({ processes: 2 })
    const seen: number[] = []
    await test.reader.read(await test.document(await scans(4), 'a.pdf'), ({ page }) => seen.push(page))
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('leaves no process behind when it is closed, also in the middle of a document', async () => {
    test = await startTestReader({ processes: 2 })
    let begun: (() => void) | undefined
    const beginning = new Promise<void>((resolve) => {
      begun = resolve
    })
    const reading = test.reader.read(await test.document(await scans(20), 'a.pdf'), () => begun?.())
    const outcome = expect(reading).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    await beginning
    const children = await childProcesses()
    await test.reader.close()
    await outcome
    expect(await childProcesses()).toEqual([])
    if (platform() === 'linux') expect(children).toHaveLength(2)
  })

  it('reads a document to its end although its children are killed', async () => {
    test = await startTestReader({ processes: 2 })
    let killed = false
    const result = await test.reader.read(await test.document(await scans(4), 'a.pdf'), () => {
      if (killed) return
      killed = true
      void childProcesses().then((pids) => {
        for (const pid of pids) process.kill(pid, 'SIGKILL')
      })
    })
    expect(result.outcome === 'read' && result.pages.map(({ method }) => method)).toEqual([
      'ocr',
      'ocr',
      'ocr',
      'ocr',
    ])
  })

  it('gives its children nothing of its environment but what they need, and no network', async () => {
    process.env['MUNIMENT_TEST_SECRET'] = 'do not hand on'
    test = await startTestReader({ processes: 1 })
    await test.read('text', 'a.txt')
    for (const pid of await childProcesses()) {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1')
      expect(environment).not.toContain('MUNIMENT_TEST_SECRET')
      const { network } = await test.reader.describe()
      const interfaces = (await readFile(`/proc/${pid}/net/dev`, 'latin1'))
        .split('\n')
        .slice(2)
        .map((line) => line.trim().split(':')[0])
      if (network === 'none') expect(interfaces.filter((name) => name !== '')).toEqual(['lo'])
    }
    delete process.env['MUNIMENT_TEST_SECRET']
  })
})

/** Processes whose parent we are and that read documents; none where the system has no /proc. */
async function childProcesses(): Promise<readonly number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    const status = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '')
    const [state, parent] = status.slice(status.lastIndexOf(')') + 2).split(' ')
    const command = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '')
    if (Number(parent) === process.pid && state !== 'Z' && command.includes('adapters/text/child/main.ts'))
      found.push(Number(name))
  }
  return found
}
