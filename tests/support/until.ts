/** Asks again until the answer is the one waited for; gives up with the last one after a while. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  isIt: (answer: Answer) => boolean,
  patienceMs = 30_000,
): Promise<Answer> {
  const end = Date.now() + patienceMs
  for (;;) {
    const answer = await ask()
    if (isIt(answer)) return answer
    if (Date.now() > end) throw new Error(`waited in vain; last: ${JSON.stringify(answer).slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
