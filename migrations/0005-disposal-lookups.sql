-- Stubs by batch, for certificates; open items by batch, for an execution that goes on page by page.

create index stub_batch on stub (batch_id);
create index disposal_item_to_do on disposal_item (batch_id, record_id)
  where state in ('approved', 'destroying', 'verifying');
