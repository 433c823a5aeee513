/** A proof of work: a number for which the hash of question and number begins with zero bits. */

/** How many bits at the front are zero. */
export function zeroBits(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

/** Hashes that are asked for at once: each alone would wait for its turn. */
const AT_ONCE = 256;

/** The answer to a question; a telephone works on it for a second or two. */
export async function answerTo(question: string, bits: number): Promise<string> {
  const encoder = new TextEncoder();
  for (let first = 0; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, at) => String(first + at));
    const hashes = await Promise.all(
      numbers.map((number) =>
        crypto.subtle.digest("SHA-256", encoder.encode(`${question}:${number}`)),
      ),
    );
    const found = hashes.findIndex((hash) => zeroBits(new Uint8Array(hash)) >= bits);
    const answer = numbers[found];
    if (answer !== undefined) return answer;
  }
}
