-- Why: a site that could not be asked to hold cannot say so in its own chain; somebody has to call there until
-- it holds. No projection: it is gone as soon as the site has answered.
CREATE TABLE recall_try (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    of_case BIGINT NOT NULL,
    site BIGINT NOT NULL,
    why TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, of_case, site)
);
