import type { DocxPlan } from '../../tests/support/make-documents/make-docx.ts'

/** The estimates, with a header and a note: what word processors put outside the body. */
export const estimates: DocxPlan = {
  title: 'Estimates 2017 to 2018',
  author: 'N. Quinn',
  created: '2016-12-05T09:00:00Z',
  header: 'Department for Ports and Waterways – Finance Branch',
  footer: 'Version 3, agreed by the Board on 2 December 2016',
  paragraphs: [
    'Estimates for 2017 to 2018',
    'Dredging and channels\t£1,640,000',
    'Navigation lights\t£212,000',
    'Locks, piers and buildings\t£905,000',
    'Coastal flooding\t£1,150,000',
    'Salaries, 61.4 posts\t£2,310,000',
    'The increase for coastal flooding pays for the barrier at Glenarm. It is met from the reduction in dredging that the single contract of April 2017 brings.',
  ],
  footnote: 'All figures are in cash terms and before the June monitoring round.',
}

export const moorings: DocxPlan = {
  title: 'Consultation on moorings: summary of responses',
  author: 'Róisín Devlin',
  created: '2017-06-30T14:20:00Z',
  paragraphs: [
    'Consultation on moorings: summary of responses',
    'The Department consulted from 6 February to 2 May 2017 on licensing swinging moorings in Strangford Lough and Carlingford Lough. There were 84 responses: 51 from boat owners, 12 from clubs, 9 from shellfish growers, 7 from councils and 5 from others.',
    'Two thirds of respondents agreed that moorings should be licensed. Growers asked for a distance of 200 metres between moorings and trestles; clubs thought 100 metres enough.',
    'Most clubs opposed an annual fee above £60. Response 0017, from the Strangford Sailing Association, offers to administer the moorings of its members without a fee.',
    '\fNext steps',
    'A draft statutory rule will be laid in the autumn. Eelgrass beds will be mapped first, with the help of divers from the university.',
  ],
  comment: 'Check the number of councils before publication.',
}

export const freedomOfInformationReply: DocxPlan = {
  title: 'Reply to request DPW 2019 0113',
  author: 'Deirdre Hanna',
  created: '2019-07-11T11:45:00Z',
  header: 'Our reference: DPW-2019-0113',
  paragraphs: [
    'Dear Mr Gallagher,',
    'Freedom of Information Act 2000: flood barrier at Glenarm',
    'Thank you for your request of 17 June 2019. The barrier cost £487,200 to build and has cost £31,660 to maintain since it opened in 2013. The motor was replaced in May 2018 for £2,350.',
    'The names of junior staff are withheld under section 40(2), personal information. If you are not content you may ask for an internal review within forty working days.',
    'Deirdre Hanna, Information Governance',
  ],
}

export const competition = `OFFICIAL-SENSITIVE
Competition IRC 204311: Harbour Master, Ardglass
Short list, 1 February 2018

Applications received: 14. Met the criteria: 5.
Panel: Deirdre Hanna (chair), Seán Murphy, an independent member.

To be interviewed on 15 February 2018 in Clarendon Basin House:
1. Candidate 204311/03 – master mariner, twelve years’ pilotage
2. Candidate 204311/07 – former coxswain, Portaferry
3. Candidate 204311/08
4. Candidate 204311/11
5. Candidate 204311/12 – asks for an induction loop

Not short-listed candidates have been told of their right to feedback.
`

export const training = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Training in 2019: what is on offer</title>
<style>body { font-family: sans-serif } .price { color: #555 }</style>
<script>document.title = 'tampered by a script that nobody runs'</script>
</head>
<body>
<h1>Training in 2019</h1>
<p>Places are limited. Tell your line manager by <strong>14 June</strong>.</p>
<table>
<tr><th>Course</th><th>Where</th><th class="price">Cost</th></tr>
<tr><td>Sea survival, refresher</td><td>Larne</td><td class="price">&pound;240</td></tr>
<tr><td>Confined spaces: locks and sluices</td><td>Lisburn</td><td class="price">&pound;310</td></tr>
<tr><td>Records and the law</td><td>Belfast, PRONI</td><td class="price">free</td></tr>
</table>
<p>Tr&aacute;th na gceisteanna: questions to <a href="mailto:training@ports.example">S&eacute;amus &Oacute; N&eacute;ill</a>.</p>
</body>
</html>
`

export const soundings = `station,latitude,longitude,depth (m),bed,taken
CL-01,54.0213,-6.0671,11.4,mud,2012-08-13
CL-02,54.0240,-6.0810,9.8,mud and shell,2012-08-13
CL-03,54.0302,-6.1044,7.1,sand,2012-08-14
CL-04,54.0377,-6.1301,6.6,sand,2012-08-14
CL-05,54.0419,-6.1498,3.9,rock; Vidal Bank,2012-08-15
CL-06,54.0488,-6.1702,5.2,mud,2012-08-15
`
