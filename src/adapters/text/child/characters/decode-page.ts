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
  20932: 'euc-jp',
  38598: 'iso-8859-8',
  51932: 'euc-jp',
  51936: 'gbk',
  51949: 'euc-kr',
  54936: 'gb18030',
  65000: 'utf-7',
  65001: 'utf8',
}

/** Bytes as text of a code page of Windows; as Western European where nobody knows it. */
export function decodePage(bytes: Buffer, codePage: number): string {
  return iconv.decode(bytes, pageName(codePage) ?? 'windows-1252')
}

/** What a code page of Windows is called elsewhere; `undefined` for one that nobody knows. */
export function pageName(codePage: number): string | undefined {
  const name = names[codePage] ?? `cp${codePage}`
  return iconv.encodingExists(name) ? name : undefined
}
