/** Counts as `others` the sessions of processes that have this database open, but for one opened as leaving or migrating. */
export const othersAtWork = `
  select count(*)::integer as others from pg_stat_activity
  where datname = current_database() and application_name in ('muniment-app', 'muniment-owner')`
