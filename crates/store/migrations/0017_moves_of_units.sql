-- Why: a lot moves with the unit it lies in, and the acts on it are asked for by lot. From here on what
-- moves a unit touches every lot within; what was touched before is made anew from the facts.
DELETE FROM lot_touch;
