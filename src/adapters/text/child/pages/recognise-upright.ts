import sharp from 'sharp'
import type { GrayImage, RecognisedText, TextRecogniser } from '../../../../ingest/ports.ts'
import { countLetters } from '../../judgement/count-letters.ts'
import { hasFaintMarks } from '../../judgement/has-faint-marks.ts'
import { isBlank } from '../../judgement/is-blank.ts'
import { isNoisy } from '../../judgement/is-noisy.ts'
import { isUnevenlyLit } from '../../judgement/is-unevenly-lit.ts'
import { pageLight } from '../../judgement/page-light.ts'
import type { OrientationFinder } from '../ocr/orientation.ts'
import { levelLight } from './level-light.ts'
import { turnImage } from './turn-image.ts'

/** A page read more surely than this stands upright. */
const SURE = 70
const NO_WORDS: RecognisedText = { text: '', confidence: 0, language: 'eng' }

interface Reading {
  readonly image: GrayImage
  readonly recognised: RecognisedText
}

/** Recognises a page whichever way up it is, however it is lit, and however faint. Blank pages cost no recognition. */
export async function recogniseUpright(
  image: GrayImage,
  recogniser: TextRecogniser,
  orientation: OrientationFinder,
): Promise<RecognisedText> {
  const isFaint = isBlank(image)
  if (isFaint && !hasFaintMarks(image)) return NO_WORDS
  const read = async (seen: GrayImage): Promise<Reading> => ({
    image: seen,
    recognised: await recogniser.recognise(seen),
  })
  const { recognised } = isFaint ? await read(image) : await bestOf(image, read, orientation)
  // What shows through from the back of the paper is faint too, and makes words that nobody wrote.
  return isFaint && recognised.confidence < SURE ? NO_WORDS : recognised
}

async function bestOf(
  image: GrayImage,
  read: (image: GrayImage) => Promise<Reading>,
  orientation: OrientationFinder,
): Promise<Reading> {
  // Read as it came, a noisy page takes a minute, and says nothing.
  const first = await read(isNoisy(image) ? await withoutNoise(image) : image)
  const light = pageLight(first.image)
  const better = isUnevenlyLit(light) ? worthier(first, await read(levelLight(first.image, light))) : first
  if (isSure(better)) return better
  const turn = await orientation.find(better.image)
  return turn === null || turn === 0 ? better : worthier(better, await read(turnImage(better.image, turn)))
}

/** Each pixel the middle one of itself and the eight around it: specks go, and strokes stay. */
async function withoutNoise({ width, height, data }: GrayImage): Promise<GrayImage> {
  const picture = sharp(data, { raw: { width, height, channels: 1 } })
  return { width, height, data: await picture.median(3).extractChannel(0).raw().toBuffer() }
}

const isSure = ({ recognised }: Reading): boolean => recognised.confidence >= SURE

/** A page upside down gives many doubtful letters: neither their number nor their confidence alone decides. */
function worthier(one: Reading, other: Reading): Reading {
  return worth(other.recognised) > worth(one.recognised) ? other : one
}

function worth({ text, confidence }: RecognisedText): number {
  return countLetters(text) * confidence ** 2
}
