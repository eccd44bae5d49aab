import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CheckpointAnchor } from '../../src/audit/ports.ts'

/** What every place for checkpoints does; `make` gives an empty one, `reopen` another handle on the same place. */
export function checkpointAnchorContract(
  name: string,
  make: () => Promise<{
    readonly anchor: CheckpointAnchor
    reopen(): CheckpointAnchor
    close(): Promise<void>
  }>,
): void {
  describe(`checkpoints in ${name}`, () => {
    let place: Awaited<ReturnType<typeof make>>
    beforeAll(async () => {
      place = await make()
    })
    afterAll(() => place.close())
    const segment = (number: number): Buffer => Buffer.from(`segment ${number}\n\u2014 \0\xff`)

    it('are none at first', async () => {
      expect(await place.anchor.newest()).toBeUndefined()
      expect(await place.anchor.read(0)).toBeUndefined()
    })

    it('are never written over', async () => {
      await place.anchor.write(0, segment(0))
      await expect(place.anchor.write(0, Buffer.from('another'))).rejects.toMatchObject({ code: 'conflict' })
      await expect(place.reopen().write(0, segment(0))).rejects.toMatchObject({ code: 'conflict' })
      expect(await place.anchor.read(0)).toEqual(segment(0))
    })

    it('are read back byte for byte, also by another process, and the newest is found', async () => {
      for (let number = 1; number <= 5; number += 1) await place.anchor.write(number, segment(number))
      expect(await place.anchor.newest()).toBe(5)
      const other = place.reopen()
      expect(await other.newest()).toBe(5)
      for (let number = 0; number <= 5; number += 1) expect(await other.read(number)).toEqual(segment(number))
      expect(await other.read(6)).toBeUndefined()
      await other.write(6, segment(6))
      expect(await place.anchor.newest()).toBe(6)
    })

    it('take a segment of some megabytes', async () => {
      const large = Buffer.alloc(6_000_000, 'entry\n')
      await place.anchor.write(7, large)
      expect((await place.anchor.read(7))?.equals(large)).toBe(true)
    })

    it('are probed without leaving a trace', async () => {
      await place.anchor.probe()
      expect(await place.anchor.newest()).toBe(7)
    })
  })
}
