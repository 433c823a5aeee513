-- Why: the next lot number follows the highest of as many characters. In the order of their text the
-- shorter numbers of a day lie among the longer ones, and a look would pass hundreds of them.
CREATE INDEX pool_by_length_of_number ON pool (part, company, site, (CAST(length(lot_number) AS BIGINT)),
        lot_number)
    WHERE lot_number IS NOT NULL;
CREATE INDEX act_by_length_of_document ON act (part, company, site, (CAST(length(document) AS BIGINT)),
        document)
    WHERE document IS NOT NULL;
