-- Why: what somebody outside is still to be told must survive a restart, and only one process may say it.
-- No projections: a queue is emptied, and a link is a secret of which only the hash is kept.
CREATE TABLE notice (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    notice BIGINT NOT NULL,
    recall BIGINT NOT NULL,
    partner BIGINT NOT NULL,
    contact TEXT NOT NULL,
    step BIGINT NOT NULL,
    channel BIGINT NOT NULL,
    address TEXT NOT NULL,
    state BIGINT NOT NULL,
    problem BIGINT,
    detail TEXT,
    attempts BIGINT NOT NULL,
    asked_by BIGINT,
    next_at_us BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, notice)
);
CREATE UNIQUE INDEX notice_once ON notice (part, company, site, recall, partner, contact, step, channel);
CREATE INDEX notice_due ON notice (state, next_at_us);
CREATE TABLE notice_link (
    token_sha256 BLOB NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    recall BIGINT NOT NULL,
    partner BIGINT NOT NULL,
    contact TEXT NOT NULL,
    made_at_us BIGINT NOT NULL,
    PRIMARY KEY (token_sha256)
);
