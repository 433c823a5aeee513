-- Why: what a control chart says is a task until somebody looked at it.
CREATE TABLE signal_answer (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    chart TEXT NOT NULL,
    results_seq BIGINT NOT NULL,
    rule TEXT NOT NULL,
    note TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, chart, results_seq, rule)
);
