import { statfsSync } from 'node:fs'

/** PostgreSQL settings, name to value. */
export type ServerSettings = { readonly [name: string]: string }

/**
 * Settings for one machine that does other work beside. Durability stays on. The log shows no ERROR and no detail,
 * since both quote values (DESIGN §7: no title, query or reason in any log line); the client gets the error anyway.
 */
export function serverSettings(socketFolder: string, extra: ServerSettings): ServerSettings {
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '100',
    shared_buffers: '256MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '1GB',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_level: 'minimal',
    max_wal_senders: '0',
    dynamic_shared_memory_type: sharedMemoryType(),
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO, YMD',
    jit: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    ...extra,
  }
}

/** Containers often have 64 MB of /dev/shm, too little for parallel queries. */
function sharedMemoryType(): string {
  if (process.platform !== 'linux') return 'posix'
  try {
    const size = statfsSync('/dev/shm')
    return size.bsize * size.blocks >= 512 * 1024 * 1024 ? 'posix' : 'mmap'
  } catch {
    return 'mmap'
  }
}
