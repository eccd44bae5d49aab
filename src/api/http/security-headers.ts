import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Headers for every answer: nothing is framed, sniffed, cached or sent on. Styles may be set by the style attribute,
 * which Swagger UI does; scripts come from our own files only.
 */
export function securityHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          styleSrcAttr: ["'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      frameguard: { action: 'deny' },
      // Only meaningful, and only honoured, over HTTPS; the proxy that ends TLS decides.
      strictTransportSecurity: false,
    }),
    (_request, response, next) => {
      response.setHeader('Cache-Control', 'no-store')
      next()
    },
  ]
}
