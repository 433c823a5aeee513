/** What lies in a dossier, as its manifest says. `docs/dossier-format.md` tells the bytes. */

export interface Contents {
  facts: number;
  /** Signed checkpoints, one of each ledger. */
  checkpoints: number;
  /** Time stamps of them. */
  stamps: number;
  /** Files that facts speak of. */
  files: number;
  /** The answer on paper is in it. */
  page: boolean;
}

/** The header of a stored file in a zip, and where in it the lengths stand. */
const HEADER_BYTES = 30;
const SIZE_AT = 22;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;
/** A manifest is short; more is none. */
const MANIFEST_MOST = 4_000_000;
/** The lines of a manifest before those of files; the fifth is the number of facts. */
const HEAD_LINES = 5;

/** The first file of the archive, which is stored as it is. */
async function manifest(file: Blob): Promise<string | null> {
  if (file.size < HEADER_BYTES) return null;
  const header = new DataView(await file.slice(0, HEADER_BYTES).arrayBuffer());
  const size = header.getUint32(SIZE_AT, true);
  const name = header.getUint16(NAME_LENGTH_AT, true);
  const begin = HEADER_BYTES + name + header.getUint16(EXTRA_LENGTH_AT, true);
  if (size > MANIFEST_MOST) return null;
  const called = await file.slice(HEADER_BYTES, HEADER_BYTES + name).text();
  return called === "MANIFEST" ? file.slice(begin, begin + size).text() : null;
}

/** What is in a dossier; nothing where it cannot be read. */
export async function contentsOf(file: Blob): Promise<Contents | null> {
  const text = await manifest(file).catch(() => null);
  if (text === null) return null;
  const [said = ""] = text.split("\n\n");
  const lines = said.split("\n");
  const facts = Number(lines[HEAD_LINES - 1]);
  if (!Number.isSafeInteger(facts)) return null;
  const paths = lines.slice(HEAD_LINES).map((line) => line.split(" ").slice(2).join(" "));
  const within = (folder: string): number =>
    paths.filter((path) => path.startsWith(`${folder}/`)).length;
  return {
    facts,
    checkpoints: within("chains"),
    stamps: within("stamps"),
    files: within("blobs"),
    page: paths.includes("answer.pdf"),
  };
}
