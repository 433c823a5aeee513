-- Why: the next lot number follows the highest of as many characters. In the order of their text the
-- shorter numbers of a day lie among the longer ones, and a look would pass hundreds of them.
CREATE INDEX pool_by_length_of_number ON pool (part, company, site, length(lot_number), lot_number)
    WHERE lot_number IS NOT NULL;
