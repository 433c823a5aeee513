-- Why: a hold is read by people, devices and papers that may not know the case; it says its number then.
ALTER TABLE hold ADD COLUMN kept_as TEXT;
