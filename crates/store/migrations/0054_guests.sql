-- Why: whoever is let in from outside must be found with each request, and what they looked at with them.
CREATE TABLE guest (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    guest BIGINT NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    lots TEXT,
    recalls TEXT,
    complaints TEXT,
    person BIGINT,
    at_us BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    withdrawn_at_us BIGINT,
    withdrawn_by BIGINT,
    withdrawn_seq BIGINT,
    PRIMARY KEY (part, company, site, guest)
);
CREATE INDEX guest_by_person ON guest (part, company, guest);
CREATE TABLE guest_look (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    guest BIGINT NOT NULL,
    what TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX guest_look_by_guest ON guest_look (part, company, site, guest, seq);
