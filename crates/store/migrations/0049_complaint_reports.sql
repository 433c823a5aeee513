-- Why: what strangers send by the public form is no fact until somebody takes it. It lies here with their
-- names, where it can be dismissed and forgotten; a question to a sender counts for one report only.
CREATE TABLE complaint_report (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    report BIGINT NOT NULL,
    question_sha256 BLOB NOT NULL,
    at_us BIGINT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    name TEXT,
    contact TEXT,
    product TEXT,
    lot TEXT,
    document TEXT,
    state BIGINT NOT NULL,
    settled_at_us BIGINT,
    settled_by BIGINT,
    note TEXT,
    PRIMARY KEY (part, company, site, report)
);
CREATE UNIQUE INDEX complaint_report_by_question ON complaint_report
    (part, company, site, question_sha256);
CREATE INDEX complaint_report_waiting ON complaint_report (part, company, site, report) WHERE state = 1;
CREATE TABLE complaint_report_file (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    report BIGINT NOT NULL,
    place BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (part, company, site, report, place)
);
