/** How an event or a field is named, in a plan file and over HTTP. */
export const planName = /^\p{L}[\p{L}\p{N} _-]*$/u

export const faultOfPlanName =
  'must begin with a letter and hold letters, digits, spaces, hyphens and underscores only'
