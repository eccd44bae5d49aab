-- Holds and destructions meet on the rows that both lock, and whoever comes second begins anew: that keeps every promise, and
-- lets a destruction that takes one set of records after another win time and again. So whoever places a hold asks for this
-- table first, which a destruction holds while it changes a set: the hold waits for the one set at work, and the next set
-- waits for the hold (ADR 29). Nothing is ever written here. A lock on a table is asked for before the transaction's snapshot
-- is taken, so that nobody begins with what is no longer true.
create table hold_precedence ();
grant update on hold_precedence to muniment_app;

-- The rows of components go with their record, and each is first looked for among the parents of others: without this, in all
-- components there are.
create index component_parent on component (parent_id) where parent_id is not null;
