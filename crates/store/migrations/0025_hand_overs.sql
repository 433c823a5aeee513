-- Why: a station is handed over while its runs go on, so who looks after a run is told by the station's
-- last hand-over. A badge that is in use at two stations is told to the leader, and stays told.
CREATE TABLE hand_over (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    station TEXT NOT NULL,
    seq BIGINT NOT NULL,
    outgoing BIGINT NOT NULL,
    incoming BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    note TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, station, seq)
);
CREATE TABLE badge_double (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    badge BIGINT NOT NULL,
    person BIGINT NOT NULL,
    station TEXT NOT NULL,
    other TEXT NOT NULL,
    other_since_us BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
