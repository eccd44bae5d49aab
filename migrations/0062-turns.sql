-- Work under SERIALIZABLE that others contradicted again and again waits here until it is alone, and cannot be contradicted then. It
-- holds nothing: whoever locks it locks it before all else, while their view of the data is not fixed yet.
create table serializable_turn (
  nothing boolean not null check (false)
);
grant select, update on serializable_turn to muniment_app;
