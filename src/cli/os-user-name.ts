import { userInfo } from 'node:os'

/** The name of the operating system's user; `uid-<n>` where it has none for them, as in containers of any uid. */
export function osUserName(
  read: () => { readonly username: string } = userInfo,
  uid: () => number | undefined = () => process.getuid?.(),
): string {
  try {
    return read().username
  } catch {
    return `uid-${uid() ?? 'unknown'}`
  }
}
