/** At the same time: the stores' waiting overlaps, and a hold that comes meanwhile loses few. */
export const SIDE_BY_SIDE = 4

/** Does `work` for each item, so many at a time, and answers in their order. One that throws lets those begun end first. */
export async function sideBySide<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const waiting = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) answers[index] = await work(item)
  }
  const ends = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return answers
}
