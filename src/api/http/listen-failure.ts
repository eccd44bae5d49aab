import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

/** Why the address is not to be had, and which setting names another; anything else as it is. */
export function describeListenFailure(
  cause: Error,
  { host, port }: { readonly host: string; readonly port: number },
): Error {
  const code = systemErrorCode(cause)
  switch (code) {
    case 'EADDRINUSE':
      return new MunimentError(
        'conflict',
        `Port ${port} of ${host} is taken (${code}): set PORT to another, or end what listens there.`,
        { cause },
      )
    case 'EACCES':
      return new MunimentError(
        'malformed',
        `This user may not listen on port ${port} (${code}): set PORT to one from 1024 on.`,
        { cause },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new MunimentError(
        'malformed',
        `${host} is no address of this machine (${code}): set HOST to one, such as 127.0.0.1 or 0.0.0.0.`,
        { cause },
      )
    default:
      return cause
  }
}
