/** How long a session may take to open: a server that takes connections and says nothing is given up after it. */
export const CONNECT_PATIENCE_MS = 15_000
