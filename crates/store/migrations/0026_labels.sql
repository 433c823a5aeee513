-- Why: which label was printed for what, again and why, and which is void, is asked when a label turns up
-- that nobody remembers. A number that was printed ahead stands for the goods it was put on, once.
CREATE TABLE label (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    label BIGINT NOT NULL,
    subject TEXT NOT NULL,
    template TEXT,
    template_seq BIGINT,
    printer TEXT,
    copies BIGINT NOT NULL,
    data_sha256 BLOB NOT NULL,
    reprint_of BIGINT,
    reason TEXT,
    at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    voided_at_us BIGINT,
    voided_by BIGINT,
    void_reason TEXT,
    PRIMARY KEY (part, company, site, label)
);
CREATE INDEX label_by_subject ON label (part, company, site, subject, seq);
CREATE TABLE label_binding (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    code TEXT NOT NULL,
    pool TEXT NOT NULL,
    subject TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, code)
);
CREATE INDEX label_binding_by_subject ON label_binding (part, company, site, subject, seq);
CREATE TABLE label_roll (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    roll BIGINT NOT NULL,
    pool TEXT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    printer TEXT,
    data_sha256 BLOB NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, roll)
);
-- What was said to be a lot by choice is so by choice for ever: the trace says it.
CREATE TABLE identity_choice (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    subject TEXT NOT NULL,
    seq BIGINT NOT NULL,
    place TEXT NOT NULL,
    person BIGINT,
    confirmed_by BIGINT NOT NULL,
    candidates BIGINT NOT NULL,
    reason TEXT NOT NULL,
    label BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, subject, seq)
);
