-- Why: what is on the way has somebody to call, what brought a delivery is asked months later, and a
-- temperature outside its limits waits for quality until somebody judges it.
CREATE TABLE line_short (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    shipment BIGINT NOT NULL,
    line BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    reason TEXT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, shipment, line)
);
CREATE TABLE delivery_carried (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    document TEXT NOT NULL,
    partner BIGINT NOT NULL,
    carrier TEXT,
    plate TEXT,
    driver BIGINT,
    seal TEXT,
    arrival_milli_c BIGINT,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX delivery_carried_by_document ON delivery_carried (part, company, site, document, seq);
CREATE TABLE excursion (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    subject TEXT NOT NULL,
    what TEXT NOT NULL,
    found_milli_c BIGINT NOT NULL,
    least_milli_c BIGINT,
    most_milli_c BIGINT,
    lasted_s BIGINT,
    reason TEXT,
    at_us BIGINT NOT NULL,
    judged_seq BIGINT,
    judged_at_us BIGINT,
    judged_by BIGINT,
    judged_note TEXT,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX excursion_open ON excursion (part, company, site, seq) WHERE judged_seq IS NULL;
CREATE INDEX excursion_by_subject ON excursion (part, company, site, subject, seq);
CREATE TABLE logger_file (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    readings BIGINT NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    lowest_milli_c BIGINT NOT NULL,
    highest_milli_c BIGINT NOT NULL,
    least_milli_c BIGINT,
    most_milli_c BIGINT,
    outside_s BIGINT NOT NULL,
    longest_s BIGINT NOT NULL,
    allowed_s BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX logger_file_by_subject ON logger_file (part, company, site, subject, seq);
CREATE INDEX shipment_on_the_way ON shipment (part, company, site, shipment)
    WHERE dispatched_seq IS NOT NULL AND delivered_seq IS NULL;
