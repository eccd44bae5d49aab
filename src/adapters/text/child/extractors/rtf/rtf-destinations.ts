/** Where text goes that is no part of the body: behind it, into what the document says of itself, or nowhere. */
export type Destination =
  | 'body'
  | 'header'
  | 'footer'
  | 'note'
  | 'comment'
  | 'fonts'
  | 'title'
  | 'author'
  | 'created'
  | 'nowhere'

const places: Readonly<Record<string, Destination>> = {
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'note',
  annotation: 'comment',
  fonttbl: 'fonts',
  title: 'title',
  author: 'author',
  creatim: 'created',
}

/** Destinations that a reader need know although nothing marks them as such (RTF 1.9.1, appendix B). */
const HIDDEN: ReadonlySet<string> = new Set(
  [
    'aftncn aftnsep aftnsepc annotationdate atnauthor atnicn atnid atnparent atnref atntime atrfend atrfstart background bkmkend bkmkstart',
    'blipuid buptim category colorschememapping colortbl company datafield datastore defchp defpap do doccomm docvar',
    'falt filetbl fldinst fontemb fontfile ftncn ftnsep ftnsepc g generator gridtbl hlfr hlinkbase hlloc hlsrc hsv info keycode keywords',
    'latentstyles listlevel listname listoverridetable listtable listtext leveltext levelnumbers lsdlockedexcept manager mmath',
    'nonesttables objalias objclass objdata objname objsect objtime oleclsid operator panose password passwordhash pgdsctbl pgp pgptbl',
    'picprop pict pn pnseclvl pntext pntxta pntxtb printim private propname protusertbl pxe revtbl revtim rsidtbl rxe shp shpgrp shpinst',
    'shprslt nonsn sp staticval stylesheet subject sv svb tc template themedata txe upr userprops vern windowcaption wgrffmtfilter xe xform xmlattr',
    'xmlattrname xmlattrvalue xmlclose xmlname xmlnstbl xmlopen factoidname mhtmltag htmltag mvfmf mvfml mvfl',
  ]
    .join(' ')
    .split(' '),
)

/** What a person sees of what a newer program may ignore. */
const SHOWN: ReadonlySet<string> = new Set([
  'shptxt',
  'fldrslt',
  'result',
  'shp',
  'shpinst',
  'ud',
  'do',
  'dptxbxtext',
  'object',
  'shpgrp',
  'shppict',
  'nesttableprops',
])

/**
 * Where a control word that begins a group sends its text; `undefined` where it sends it nowhere else. `isOptional`: it was marked
 * as one that a program may pass over that does not know it.
 */
export function destinationOf(name: string, isOptional: boolean): Destination | 'shown' | undefined {
  const place = places[name]
  if (place !== undefined) return place
  if (SHOWN.has(name)) return 'shown'
  if (HIDDEN.has(name)) return 'nowhere'
  return isOptional ? 'nowhere' : undefined
}
