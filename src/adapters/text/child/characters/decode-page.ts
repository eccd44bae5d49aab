import iconv from 'iconv-lite'

/** Code pages of Windows that have other names elsewhere. */
const names: Readonly<Record<number, string>> = {
  708: 'iso-8859-6',
  932: 'shift_jis',
  936: 'gbk',
  949: 'cp949',
  950: 'big5',
  1361: 'cp949',
  10000: 'macintosh',
  10006: 'macgreek',
  10007: 'maccyrillic',
  10029: 'maccenteuro',
  10081: 'macturkish',
  20127: 'windows-1252',
  65001: 'utf8',
}

/** Bytes as text of a code page of Windows; as Western European where nobody knows it. */
export function decodePage(bytes: Buffer, codePage: number): string {
  const name = names[codePage] ?? `cp${codePage}`
  return iconv.decode(bytes, iconv.encodingExists(name) ? name : 'windows-1252')
}
