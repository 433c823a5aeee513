-- Why: a signature says how its owner showed who they are, so the minute after that has to know it.
ALTER TABLE session ADD COLUMN fresh_way BIGINT;
