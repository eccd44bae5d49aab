/** A file plan in which every class and folder is that a search may name. */
export const noUnknownNames = {
  unknownClasses: async () => [],
  unknownFolders: async () => [],
}
