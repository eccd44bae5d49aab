import type { GrayImage } from '../../../../ingest/ports.ts'
import type { PictureCrop } from '../../child-messages.ts'

/** What is left of an image where its sides are cut off; all of it where nothing would be. */
export function cropImage(image: GrayImage, { left, top, right, bottom }: PictureCrop): GrayImage {
  const x = Math.round(left * image.width)
  const y = Math.round(top * image.height)
  const width = Math.round((1 - right) * image.width) - x
  const height = Math.round((1 - bottom) * image.height) - y
  if (width < 1 || height < 1) return image
  const data = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const start = (y + row) * image.width + x
    data.set(image.data.subarray(start, start + width), row * width)
  }
  return { width, height, data }
}
