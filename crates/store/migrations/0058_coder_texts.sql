-- Why: what the coder printed on the goods is evidence of which lot a complaint is about, also where no code
-- could be read.
ALTER TABLE complaint ADD COLUMN coder_text TEXT;
