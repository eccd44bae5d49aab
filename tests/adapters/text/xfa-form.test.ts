import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeRawPdf, rawPage, rawStream } from '../../support/make-documents/make-raw-pdf.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

let test: TestReader
beforeAll(async () => {
  test = await startTestReader()
})
afterAll(() => test.end())

const field = (name: string, ui: string, more = ''): string =>
  `<field name="${name}" w="100mm" h="10mm" ${more}><ui>${ui}</ui></field>`

/** A form as its designer saves it once filled in: the PDF's own page only asks to wait. */
function filledForm(drawn: string): Buffer {
  const template = [
    '<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form" layout="tb">',
    '<pageSet><pageArea><contentArea w="190mm" h="270mm"/><medium stock="a4" short="210mm" long="297mm"/></pageArea></pageSet>',
    '<subform name="mooring" layout="tb">',
    '<draw w="100mm" h="10mm"><value><text>Name of the vessel</text></value></draw>',
    field('vessel', '<textEdit/>'),
    field('remarks', '<textEdit multiLine="1"/>'),
    field('internal', '<textEdit/>', 'presence="hidden"'),
    '</subform></subform></template>',
  ].join('')
  const data = [
    '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form><mooring>',
    '<vessel>Zirconia</vessel><remarks>She lies at Portaferry.</remarks><internal>Swordfish</internal>',
    '</mooring></form></xfa:data></xfa:datasets>',
  ].join('')
  const xfa = `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">${template}${data}</xdp:xdp>`
  const [, ...page] = rawPage(`BT /F1 11 Tf 72 700 Td (${drawn}) Tj ET`)
  const catalogue =
    '<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >> >>'
  return makeRawPdf([catalogue, ...page, rawStream(xfa)])
}

describe('a form in XFA', () => {
  it('gives its questions and answers, and what its page says besides', async () => {
    const result = await test.read(filledForm('Please wait for the form.'), 'form.pdf')
    expect(result).toMatchObject({ outcome: 'read', method: 'own-text' })
    const lines = textOf(result)
      .split('\n')
      .filter((line) => line.trim() !== '')
    expect(lines).toEqual([
      'Name of the vessel',
      'Zirconia',
      'She lies at Portaferry.',
      'Please wait for the form.',
    ])
  })
})
