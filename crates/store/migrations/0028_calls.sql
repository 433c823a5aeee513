-- Why: whoever needs somebody at a station calls, and how long that takes is known; and how work is to be
-- done is shown in the version in force, with who has read it.
CREATE TABLE floor_call (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    call_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    kind BIGINT NOT NULL,
    station TEXT,
    subject TEXT,
    note TEXT,
    stopped BIGINT NOT NULL,
    state BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    answered_at_us BIGINT,
    answered_by BIGINT,
    answer TEXT,
    ended_at_us BIGINT,
    ended_by BIGINT,
    cause TEXT,
    remedy TEXT,
    running_at_us BIGINT,
    PRIMARY KEY (part, company, site, call_id)
);
CREATE INDEX floor_call_open ON floor_call (part, company, site, call_id) WHERE state <= 2;
CREATE INDEX floor_call_by_time ON floor_call (part, company, site, at_us);
CREATE TABLE instruction (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    instruction BIGINT NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    withdrawn_at_us BIGINT,
    withdrawn_by BIGINT,
    reason TEXT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, instruction)
);
CREATE INDEX instruction_by_code ON instruction (part, company, site, code);
CREATE TABLE instruction_version (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    instruction BIGINT NOT NULL,
    version BIGINT NOT NULL,
    item TEXT,
    operation TEXT,
    station TEXT,
    unread BIGINT NOT NULL,
    effective_on TEXT NOT NULL,
    change TEXT,
    content TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, instruction, version)
);
CREATE TABLE instruction_read (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    instruction BIGINT NOT NULL,
    version BIGINT NOT NULL,
    person BIGINT NOT NULL,
    station TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, instruction, version, person)
);
