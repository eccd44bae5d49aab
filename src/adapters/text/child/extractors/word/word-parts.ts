/** What belongs to the text of a Word document besides its body, in the order in which it is appended. */
export const wordParts: readonly RegExp[] = [
  /^word\/header\d*\.xml$/,
  /^word\/footer\d*\.xml$/,
  /^word\/footnotes\.xml$/,
  /^word\/endnotes\.xml$/,
  /^word\/comments\.xml$/,
  // What people wrote into a drawing of boxes (ISO/IEC 29500-1, 14.2.4); its picture repeats it.
  /^word\/diagrams\/data\d*\.xml$/,
  /^word\/charts\/chart(?:Ex)?\d*\.xml$/,
  // What people drew onto a chart (ISO/IEC 29500-1, 14.2.2).
  /^word\/drawings\/drawing\d*\.xml$/,
]

/** The body itself. */
export const wordBody = /^word\/document[^/]*\.xml$/
