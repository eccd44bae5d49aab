import type { GrayImage } from '../../../../ingest/ports.ts'

/** A gray image as a PGM file (Netpbm, "P5"): a header and the pixels as they are, so that nothing is compressed for nothing. */
export function portableGraymap({ width, height, data }: GrayImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data])
}
