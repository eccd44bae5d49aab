/** What a request can carry as a token (RFC 6750, 2.1: b64token), of a length that a header takes. */
export const bearerToken = /[A-Za-z0-9._~+/-]{1,512}=*/
