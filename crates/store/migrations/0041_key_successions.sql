-- Why: a key that signs checkpoints is replaced from time to time, and whoever trusts the old one has to be
-- led to the next. Each row is a note in which the old key names its successor, signed by both; the old
-- key's secret is gone after that. No projection: its signatures vouch for it.
CREATE TABLE key_succession (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    number BIGINT NOT NULL,
    note TEXT NOT NULL,
    made_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, number)
);
