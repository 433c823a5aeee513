-- Why: a recall knows its own holds by what it is, not by what they say.
ALTER TABLE hold ADD COLUMN recall BIGINT;
