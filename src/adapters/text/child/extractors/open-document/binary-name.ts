/** What a picture is called that has no name, as it stands within the markup itself: by its place among all such files, from 0. */
export function binaryName(place: number): string {
  return `#binary-${place}`
}
