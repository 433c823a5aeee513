-- Why: what a lot holds and what a line was served are asked at every act and must not cost more with
-- every movement that was ever made. A row without a figure says that nobody keeps it: it is added up.
CREATE TABLE balance (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    on_hand BIGINT,
    last_at_us BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, pool)
);
CREATE TABLE line_served (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    taken BIGINT,
    given BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, order_id, line)
);
CREATE INDEX transfer_by_returns ON transfer_out (part, company, site, returns) WHERE returns IS NOT NULL;
