import { Writable } from 'node:stream'

/** A stream that keeps what is written, as a terminal that is none. */
export function memoryStream(heard: (text: string) => void = () => undefined): {
  readonly stream: NodeJS.WriteStream
  text(): string
} {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      heard(String(chunk))
      done()
    },
  })
  // The command line writes and asks whether it is a terminal; it is not.
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => chunks.join('') }
}
