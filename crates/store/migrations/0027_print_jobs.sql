-- Why: what a printer has still to print must survive a restart, and whether it did print is told by a scan.
-- No projections: a queue is emptied, and a printer's state is only what it said last.
CREATE TABLE print_job (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    job BIGINT NOT NULL,
    printer TEXT NOT NULL,
    first_printer TEXT NOT NULL,
    label BIGINT,
    roll BIGINT,
    subject TEXT NOT NULL,
    labels BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    content TEXT NOT NULL,
    state BIGINT NOT NULL,
    problem BIGINT,
    attempts BIGINT NOT NULL,
    sent TEXT,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, job)
);
CREATE INDEX print_job_by_printer ON print_job (part, company, site, printer, job);
CREATE INDEX print_job_open ON print_job (state, job);
CREATE TABLE printer_state (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    printer TEXT NOT NULL,
    paused BIGINT NOT NULL,
    state BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, printer)
);
