-- Why: a recall says how long one waits for answers before somebody else is told.
ALTER TABLE recall ADD COLUMN remind_min BIGINT;
ALTER TABLE recall ADD COLUMN deputy_min BIGINT;
ALTER TABLE recall ADD COLUMN owner_min BIGINT;
