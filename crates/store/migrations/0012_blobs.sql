-- Why: photos and certificates lie beside the ledger, which only holds their hash. No projection:
-- backed up with it. In chunks, so that no statement carries a whole file.
CREATE TABLE blob (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    chunk BIGINT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (part, company, sha256, chunk)
);
CREATE INDEX attachment_by_content ON attachment (part, company, site, sha256);
