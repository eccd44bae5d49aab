import type { GrayImage } from '../../../../ingest/ports.ts'
import type { QuarterTurn } from '../ocr/orientation.ts'

/** The same image turned clockwise. */
export function turnImage(image: GrayImage, turn: QuarterTurn): GrayImage {
  if (turn === 0) return image
  const { width, height, data } = image
  const turned = new Uint8Array(data.length)
  if (turn === 180) {
    for (let at = 0; at < data.length; at += 1) turned[data.length - 1 - at] = data[at] ?? 255
    return { width, height, data: turned }
  }
  for (let y = 0; y < height; y += 1) {
    const column = turn === 90 ? height - 1 - y : y
    for (let x = 0; x < width; x += 1) {
      const row = turn === 90 ? x : width - 1 - x
      turned[row * height + column] = data[y * width + x] ?? 255
    }
  }
  return { width: height, height: width, data: turned }
}
