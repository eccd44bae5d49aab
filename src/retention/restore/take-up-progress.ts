/** Told after each record that is gone again: how many of how many. */
export type TakeUpProgress = (done: number, total: number) => void
