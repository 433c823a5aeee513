-- Why: a time stamp of RFC 3161 says that a checkpoint was there at a time, in the words of somebody else. It
-- is kept beside the checkpoint it is about; its own signature vouches for it.
ALTER TABLE checkpoint ADD COLUMN stamp BLOB;
