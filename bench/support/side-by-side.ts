/** Works through `items` with so many workers; each takes the next when it has done one. */
export async function sideBySide<Item, Worker>(
  workers: readonly Worker[],
  items: readonly Item[],
  work: (worker: Worker, item: Item) => Promise<unknown>,
): Promise<void> {
  const waiting = items.values()
  await Promise.all(
    workers.map(async (worker) => {
      for (const item of waiting) await work(worker, item)
    }),
  )
}
