import { describe, expect, it } from '@jest/globals'
import { PDFParse } from 'pdf-parse'
import { makePdfCertificatePage } from '../../../src/adapters/certificates/pdf-certificate-page.ts'
import type { BatchId, CertificateId, RecordId } from '../../../src/kernel/ids.ts'
import type { SignedCertificate } from '../../../src/retention/certificate/disposal-certificate.ts'

const certificate: SignedCertificate = {
  id: '0198c0de-0000-7000-8000-000000000001' as CertificateId,
  batchId: '0198c0de-0000-7000-8000-000000000002' as BatchId,
  kind: 'partial',
  disposal: 'exceptional',
  sequence: 1,
  supplements: [],
  issuedAt: '2026-03-02T10:00:00.000Z',
  class: 'FIN-INV',
  marking: 'official',
  manifestDigest: 'ab'.repeat(32),
  items: Array.from({ length: 120 }, (_, index) => ({
    recordId: `0198c0de-0000-7000-8000-${String(index).padStart(12, '0')}` as RecordId,
    reference: `R-2012-${index}`,
    class: 'FIN-INV',
    schedule: 'FIN-07 version 1',
    retentionEnd: null,
    sha256: 'cd'.repeat(32),
    outcome: 'destroyed' as const,
    reason: null,
    at: '2026-03-02T09:59:00.000Z',
  })),
  verified: [{ store: 'folder', method: 'looked for the file', checkedAt: '2026-03-02T09:59:00.000Z' }],
  remains: [],
  notCovered: ['Copies that people downloaded.'],
  authority: ['Disposal of Documents Order 1925'],
  reason: null,
  approvals: [
    { stage: 1, role: 'ig-officer', by: 'Siobhán Ní Bhriain', at: '2026-03-01T09:00:00.000Z', how: 'token' },
  ],
  executedBy: 'cyd',
  drill: true,
  signature: { algorithm: 'Ed25519', key: 'muniment+00000000+AA==', value: 'c2lnbmF0dXJl' },
}

describe('the certificate as a page', () => {
  it('is the same bytes each time, and other bytes for another certificate', async () => {
    const page = makePdfCertificatePage()
    const [one, two] = [await page.render(certificate), await makePdfCertificatePage().render(certificate)]
    expect(Buffer.compare(Buffer.from(one), Buffer.from(two))).toBe(0)
    const other = await page.render({ ...certificate, drill: false })
    expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).not.toBe(0)
  })

  it('declares itself PDF/A-2b, tagged, in English, with its fonts inside', async () => {
    const bytes = Buffer.from(await makePdfCertificatePage().render(certificate)).toString('latin1')
    expect(bytes).toMatch(/^%PDF-1\.7/)
    expect(bytes).toContain('<pdfaid:part>2</pdfaid:part>')
    expect(bytes).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(bytes).toMatch(/\/Marked true/)
    expect(bytes).toContain('/Lang (en-GB)')
    expect(bytes).toContain('/FontFile2')
  })

  it('says everything that the certificate says, over as many pages as it takes', async () => {
    const parser = new PDFParse({ data: new Uint8Array(await makePdfCertificatePage().render(certificate)) })
    const { text, total } = await parser.getText()
    await parser.destroy()
    expect(total).toBeGreaterThan(3)
    for (const said of [
      'DRILL',
      'PARTIAL',
      'Exceptional disposal',
      'Siobhán Ní Bhriain',
      'R-2012-0 ',
      'R-2012-119 ',
      'looked for the file',
      'Copies that people',
    ]) {
      expect(text).toContain(said)
    }
  })
})
