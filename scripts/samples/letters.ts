/**
 * The words of the samples: papers of the Department for Ports and Waterways, which does not exist, as such papers read.
 * Names, places' wharves, amounts and references are invented.
 */
export const letterhead: readonly string[] = [
  'Department for Ports and Waterways',
  'Clarendon Basin House, 12 Corporation Quay, Belfast BT1 9ZZ',
  '',
]

export const invoice2016 = [
  'INVOICE 2016/0457',
  '',
  'From: Lagan Dredging Limited, Unit 4 Herdman Channel Road, Belfast',
  'To: Department for Ports and Waterways, Finance Branch',
  'Date: 14 November 2016          Purchase order: PO-88213',
  '',
  'Maintenance dredging, Victoria Channel, October 2016      9,600.00',
  'Disposal of spoil at the licensed site                      800.00',
  'Subtotal                                                 10,400.00',
  'VAT at 20%                                                2,080.00',
  'Total due, pounds sterling                               12,480.00',
  '',
  'Payment within 30 days to sort code 00-00-00, account 00000000.',
  'Approved for payment: N. Quinn, Finance Branch, 21 November 2016',
]

export const invoiceScan = [
  'INVOICE 2016/0512',
  '',
  'Carnlough Marine Electrical',
  '7 Harbour Road, Carnlough',
  '',
  'To the Department for Ports and Waterways, Belfast',
  '23 January 2017',
  '',
  'Replacement of two lanterns on the north pier at Ballycastle',
  'Labour, two electricians, three days         1,350.00',
  'Lanterns, sealed, solar, pair                2,140.00',
  'Boat hire                                      310.00',
  'Total                                        3,800.00',
  '',
  'Our reference: CME-7719. Please quote it when paying.',
  'With thanks for your custom,',
  'Patrick Heaney',
]

export const invoice2026 = [
  'INVOICE 2026/0031',
  '',
  'From: Foyle Navigation Services Limited, Lisahally Terminal, Londonderry',
  'To: Department for Ports and Waterways, Finance Branch',
  'Date: 9 February 2026           Purchase order: PO-97105',
  '',
  'Annual inspection of buoys, Lough Foyle, 22 buoys         6,820.00',
  'Replacement mooring chain, buoy 14                          945.50',
  'Total due, pounds sterling                                7,765.50',
]

export const strategy: readonly string[] = [
  `Dredging of approach channels: a strategy for 2016 to 2026. Reference DPW/2015/A-1312/B. This paper sets out how the Department will keep the approach channels of the five trust ports at their advertised depths for the next ten years. It replaces the interim strategy of 2009. Silt enters Belfast Lough at about 180,000 cubic metres a year, most of it in the winter months after heavy rain in the Lagan catchment. Without maintenance the Victoria Channel would lose its advertised depth of 9.3 metres within three years.`,
  `Three options were examined. Option one continues maintenance dredging under annual contracts. Option two buys a dredger to be shared by the trust ports. Option three lets a single contract of seven years, with payment by the depth that is achieved and not by the quantity removed. Option three costs 11.4 million pounds over ten years against 14.9 million for option one. It moves the risk of a wet winter to the contractor, who is best placed to bear it. The ports were consulted in June 2015; four of the five preferred option three.`,
  `Recommendation. The Department should let a single contract from April 2017, with a break after four years. A bathymetric survey twice a year will show whether the depths are kept. Spoil will go to the licensed site seaward of the Copeland Islands until the environmental assessment of beneficial use at Kinnegar is complete. Author: Róisín Devlin, Harbours Policy Branch, 12 October 2015. Copied to the Chief Engineer and to the Northern Ireland Environment Agency.`,
]

export const dredgingNote = [
  ...letterhead,
  'Note for the file: DPW/2015/A-1312',
  '3 March 2016',
  '',
  'The attached extract of the harbour minutes was found in the plan press at',
  'Ballymena and is scanned here, because it explains why the eastern bank of',
  'the channel was left at seven metres. The paper original went to the Public',
  'Record Office. The scan is the page overleaf.',
  '',
  'R. Devlin',
]

export const dredgingMinute = [
  'EXTRACT FROM THE MINUTES OF THE HARBOUR COMMISSIONERS',
  '',
  'Tuesday, 9 September 1952',
  '',
  'The Engineer reported that the eastern bank of the channel stands',
  'upon boulder clay, and that to cut it below seven metres would',
  'endanger the footings of the Clarendon wharf.',
  '',
  'Resolved, on the motion of Captain Mawhinney, that the eastern',
  'bank be left at its present depth, and that the pilots be told.',
  '',
  'The cost of the borings, 412 pounds and 10 shillings, to be met',
  'from the renewals fund.',
]

export const letterFromPublic = [
  '14 Shore Street',
  'Glenarm',
  'Co. Antrim',
  '3 May 2018',
  '',
  'Dear Sir or Madam,',
  '',
  'I write about the flood barrier at the mouth of the',
  'Glenarm river. Twice this winter the gate was left open',
  'at the spring tide and the water came into my kitchen.',
  '',
  'Your engineer, Mr Boyd, promised in March that the',
  'gate would be worked by hand until the motor was',
  'mended. Nobody has come.',
  '',
  'My reference from your office is A-1312. I should be',
  'glad to hear what is to be done before the autumn.',
  '',
  'Yours faithfully,',
  '',
  'Margaret McAllister (Mrs)',
]

export const replyToPublic = `Department for Ports and Waterways
Our reference: DPW/2018/A-1312
17 May 2018

Dear Mrs McAllister,

Thank you for your letter of 3 May. I am sorry that water entered your kitchen – twice – this winter, and that nobody kept Mr Boyd’s promise.

The gate’s motor has now been replaced at a cost of £2,350, and the warden’s instructions say “close by hand if in doubt”. An engineer will call on you in the week of 4 June. A copy of this reply goes to Councillor Séamus Ó Néill.

Yours sincerely,
Niamh Quinn
Coastal Works Branch
`

export const letter2026 = [
  'Causeway Sea Kayak Club',
  'The Slipway, Portballintrae',
  '19 January 2026',
  '',
  'Dear Ms Quinn,',
  '',
  'The slipway at Portballintrae has lost its handrail in the storm of',
  '6 January. Our members launch there every Saturday, and so do the',
  'lifeboat volunteers when theirs is iced.',
  '',
  'May we mend it ourselves, at our own cost, before Easter? We would',
  'follow your standard drawing SD-204.',
  '',
  'Yours sincerely,',
  'Caoimhe Laverty, Honorary Secretary',
]

export const complaint: readonly (readonly string[])[] = [
  [
    'FACSIMILE',
    'To: Department for Ports and Waterways, Complaints',
    'From: Kilkeel Fishermen Limited',
    'Date: 8 May 2017               Pages: 2',
    '',
    'Complaint about harbour lighting, reference 0042',
    '',
    'The leading lights at Kilkeel have been dark on eleven nights since',
    'the first of March. On 2 May the trawler Morning Promise touched the',
    'western breakwater in consequence and lost a propeller blade.',
  ],
  [
    'Page 2',
    '',
    'We ask for three things: that the lights be repaired within the week;',
    'that a notice to mariners be issued whenever they fail; and that the',
    'owner of the Morning Promise be compensated for his repair, which the',
    'yard at Kilkeel puts at 4,275 pounds.',
    '',
    'Dessie Cousins, Chairman',
  ],
]

export const complaintReply = `Department for Ports and Waterways
Complaint 0042: harbour lighting at Kilkeel
2 June 2017

Dear Mr Cousins,

Your complaint of 8 May is upheld. The leading lights failed on eleven nights because a cable joint had been made without a seal. Both lights have burned without fault since 19 May.

A notice to mariners is now issued by the duty officer within the hour of any failure. The claim of the Morning Promise for £4,275 has gone to the Departmental Solicitor.

If you are not satisfied you may ask the Public Services Ombudsman to look at the case.

R. Devlin
`

export const inspection: readonly (readonly string[])[] = [
  [
    'REPORT OF INSPECTION: LOCK 7, LAGAN NAVIGATION',
    '',
    'Inspected on 22 September 2014 by S. Murphy, Chartered Engineer',
    'Reference: DPW/2014/A-1298',
    '',
    'Upper gates. The oak of the eastern leaf is sound. The western',
    'leaf has rot at the heel post to a depth of 40 millimetres.',
    'It should be replaced within two years.',
    '',
    'Lower gates. Renewed in 2009 and in good order.',
  ],
  [
    'Chamber. The masonry of the chamber walls is sound but for three',
    'courses below the coping on the towpath side, where the joints have',
    'washed out. Repointing in lime mortar is recommended.',
    '',
    'Sluices. Sluice 2 passes about six litres a second when shut.',
    'Its seat should be dressed when the chamber is next dewatered.',
  ],
  [
    'Estimate of cost',
    '',
    'Western upper leaf, oak, made and hung          38,500',
    'Repointing, 46 square metres                     7,130',
    'Sluice 2, dressing of the seat                   1,900',
    'Total, pounds sterling                          47,530',
    '',
    'Seán Murphy, 29 September 2014',
  ],
]

export const audit: readonly string[] = [
  `Internal audit report 2017-18/06: harbour dues. Audit opinion: limited assurance. Fieldwork was carried out between 8 January and 2 February 2018. Auditor: Deirdre Hanna. Of 120 vessels in the sample, dues had been invoiced for 113. Seven visits by pleasure craft at Ardglass were not invoiced at all, because the harbour log was not entered in the ledger while the post of harbour master was vacant. The sum forgone is 1,846 pounds.`,
  `Recommendations. One: the harbour log should be compared with the ledger every month (priority high, accepted, owner Harbours Operations). Two: receipts taken in cash should be banked within three working days (priority medium, accepted). Three: the tariff board at Ardglass still shows the rates of 2015 and should be replaced (priority low, done on 12 February 2018). The next audit of harbour dues is planned for 2019-20.`,
]

export const contract: readonly string[] = [
  `CONTRACT 117 OF 2019 between the Department for Ports and Waterways ("the Department") and Carnlough Marine Electrical Limited ("the Contractor") for the supply, installation and maintenance of navigation lights. Dated 29 March 2019. Term: five years from 1 April 2019, ending on 31 March 2024. Contract sum: 218,400 pounds, excluding value added tax.`,
  `1. Services. The Contractor shall maintain 64 lights at the places named in Schedule 1, and shall restore any light that fails within 24 hours of being told, or within 6 hours for a leading light. 2. Payment. The Department shall pay quarterly in arrear. For each leading light that is dark beyond the time allowed, 150 pounds a night shall be deducted.`,
  `3. Records. The Contractor shall keep its maintenance logs for seven years after the end of the contract and shall produce them when asked. 4. Termination. Either party may end this contract by six months' notice in writing. 5. Law. This contract is governed by the law of Northern Ireland. Signed for the Department: N. Quinn. Signed for the Contractor: P. Heaney.`,
]
