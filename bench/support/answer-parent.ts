/** In a process of the bench: its options, and an answer for each message until the parent goes. */
export function childOptions<Options>(): Options {
  // The parent is this very bench: it sends what the script's own type says.
  return JSON.parse(process.argv[2] ?? '{}') as Options
}

/** Answers messages one by one; when the parent disconnects, closes and exits. */
export function answerParent<Message>(
  answer: (message: Message) => Promise<unknown>,
  close: () => Promise<void> = async () => undefined,
): void {
  let closing = false
  process.on('message', (message: Message) => {
    answer(message).then(
      (value) => process.send?.(value ?? {}),
      (error: unknown) =>
        process.send?.({ failure: error instanceof Error ? (error.stack ?? '') : String(error) }),
    )
  })
  process.on('disconnect', () => {
    if (closing) return
    closing = true
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
  // Ctrl-C reaches the whole group; the parent says when to end.
  process.on('SIGINT', () => undefined)
}
