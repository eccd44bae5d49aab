/** Gathers an option that may be said several times; one that took several values would swallow the argument after it. */
export function addToList(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
