-- Why: whoever was told is told again once more of the goods came to them, and only once each time.
ALTER TABLE notice ADD COLUMN round BIGINT NOT NULL DEFAULT 0;
DROP INDEX notice_once;
CREATE UNIQUE INDEX notice_once ON notice (part, company, site, recall, partner, contact, step, channel, round);
