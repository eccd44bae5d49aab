import type { ComponentEntity } from './record-entity.ts'

/** A component of the version that is shown. */
export type CurrentComponent<Component> = Component & { readonly role: 'original' | 'attachment' }

/**
 * The components of the version of a document that is shown: the original and, in their order, what was found inside it.
 * Those of earlier versions stay with the record as evidence and are neither searched nor read anew.
 */
export function currentComponents<Component extends Pick<ComponentEntity, 'id' | 'role' | 'parentId'>>(
  components: readonly Component[],
): readonly CurrentComponent<Component>[] {
  const original = components.find((component) => component.role === 'original')
  if (original === undefined) return []
  const ids = new Set([original.id])
  // What was found inside another part stands after it.
  for (const { id, role, parentId } of components) {
    if (role === 'attachment' && parentId !== null && ids.has(parentId)) ids.add(id)
  }
  const isCurrent = (one: Component): one is CurrentComponent<Component> => ids.has(one.id)
  const current = components.filter(isCurrent)
  return [
    ...current.filter(({ role }) => role === 'original'),
    ...current.filter(({ role }) => role === 'attachment'),
  ]
}
