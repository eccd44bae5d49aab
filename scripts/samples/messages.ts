import { makeEmail } from '../../tests/support/make-documents/make-email.ts'
import { makePdf } from '../../tests/support/make-documents/make-pdf.ts'
import { wrap } from './wrap.ts'

/** A response to a consultation: text and HTML, a PDF, a list in plain text, and the message it answers. */
export async function mooringsResponse(): Promise<Buffer> {
  const response = await makePdf(
    [
      {
        lines: wrap(
          'Response of the Strangford Sailing Association. We support licences for swinging moorings, provided that the fee does not exceed 60 pounds a year and that clubs may administer the moorings of their members. Our survey of June 2016 found 212 moorings in use between Portaferry and Whiterock, of which 31 belong to nobody who could be found. The eelgrass at Zara Shoal should be kept free of chains.',
          82,
        ),
      },
    ],
    { title: 'Response of the Strangford Sailing Association', created: new Date('2017-03-13T18:00:00Z') },
  )
  const invitation = makeEmail({
    headers: {
      From: 'Moorings Consultation <moorings@ports.example>',
      To: 'Strangford Sailing Association <secretary@ssa.example>',
      Subject: 'Consultation on moorings: your views by 2 May',
      Date: 'Mon, 6 Feb 2017 09:00:00 +0000',
      'Message-ID': '<invitation-2017@ports.example>',
    },
    text: 'The Department invites your views on licensing swinging moorings in Strangford and Carlingford Loughs.\n',
  })
  return makeEmail({
    headers: {
      From: 'Strangford Sailing Association <secretary@ssa.example>',
      To: 'Moorings Consultation <moorings@ports.example>',
      Cc: '=?UTF-8?Q?R=C3=B3is=C3=ADn_Devlin?= <r.devlin@ports.example>',
      Subject: 'Response 0017: consultation on moorings',
      Date: 'Tue, 14 Mar 2017 10:12:00 +0000',
      'Message-ID': '<response-0017@ssa.example>',
    },
    text: 'Dear colleagues,\n\nOur response is attached, with the list of moorings that our survey found without an owner.\n\nAoife Kerr\nHonorary Secretary\n',
    html: '<p>Dear colleagues,</p><p>Our response is attached, with the list of moorings that our survey found without an owner.</p><p>Aoife Kerr<br>Honorary Secretary</p>',
    attachments: [
      { filename: 'response-0017.pdf', mediaType: 'application/pdf', content: response },
      {
        filename: 'ownerless-moorings.txt',
        mediaType: 'text/plain; charset=utf-8',
        content: Buffer.from(
          'Ownerless moorings, survey of June 2016\nWR-014 yellow buoy, heavy fouling\nWR-022 no buoy, chain on the bed\nPF-007 white drum\n',
        ),
      },
      { filename: 'invitation.eml', mediaType: 'message/rfc822', content: invitation },
    ],
  })
}

/** A message in HTML alone, with the signed variation as a PDF. */
export async function contractVariation(): Promise<Buffer> {
  const variation = await makePdf(
    [
      {
        lines: wrap(
          'VARIATION 1 to contract 117 of 2019 for navigation lights. From 1 October 2020 the number of lights in Schedule 1 is 66 and not 64, by the addition of the two lanterns on the new breakwater at Ballycastle. The contract sum rises by 6,300 pounds. All else stands. Signed: N. Quinn, P. Heaney, 7 September 2020.',
          82,
        ),
      },
    ],
    { title: 'Variation 1', created: new Date('2020-09-07T15:00:00Z') },
  )
  return makeEmail({
    headers: {
      From: 'Patrick Heaney <p.heaney@cme.example>',
      To: 'Niamh Quinn <n.quinn@ports.example>',
      Subject: 'Contract 117 of 2019: signed variation',
      Date: 'Tue, 8 Sep 2020 16:41:00 +0100',
      'Message-ID': '<variation-1@cme.example>',
    },
    html: '<html><body><p>Niamh,</p><p>The signed variation is attached. The lanterns for <b>Ballycastle</b> arrive on 21&nbsp;September.</p><p>P&aacute;draig</p></body></html>',
    attachments: [{ filename: 'variation-1-signed.pdf', mediaType: 'application/pdf', content: variation }],
  })
}

/** A request for information, in plain text. */
export function request(): Buffer {
  return makeEmail({
    headers: {
      From: 'Eoin Gallagher <eoin.gallagher@press.example>',
      To: 'foi@ports.example',
      Subject: 'Freedom of information request: Glenarm flood barrier',
      Date: 'Mon, 17 Jun 2019 08:03:00 +0100',
      'Message-ID': '<gallagher-1@press.example>',
    },
    text: 'To whom it may concern,\n\nUnder the Freedom of Information Act 2000 please tell me\n1. what the flood barrier at Glenarm cost to build,\n2. what it has cost to maintain in each year, and\n3. on how many tides the gate was left open.\n\nEoin Gallagher\n',
  })
}
